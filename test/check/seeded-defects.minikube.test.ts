import { describeSeededDefects } from './defects';

describeSeededDefects('minikube', [
  'alerts-can-fire',
  'answers-have-time',
  'autoscalers-decide-alone',
  'backups-are-watched',
  'budgets-leave-room',
  'edges-are-unambiguous',
  'permissions-are-narrow',
]);
