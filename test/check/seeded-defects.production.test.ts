import { describeSeededDefects } from './defects';

describeSeededDefects('production');
