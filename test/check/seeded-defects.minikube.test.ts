import { describeSeededDefects } from './defects';

describeSeededDefects('minikube', [
  'answers-have-time',
  'autoscalers-decide-alone',
  'budgets-leave-room',
  'edges-are-unambiguous',
  'permissions-are-narrow',
]);
