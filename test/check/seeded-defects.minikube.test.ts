import { describeSeededDefects } from './defects';

describeSeededDefects('minikube', [
  'autoscalers-decide-alone',
  'budgets-leave-room',
  'edges-are-unambiguous',
  'permissions-are-narrow',
]);
