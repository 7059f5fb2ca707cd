import { describeSeededDefects } from './defects';

describeSeededDefects('minikube', ['autoscalers-decide-alone', 'budgets-leave-room']);
