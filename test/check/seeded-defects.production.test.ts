import { describeSeededDefects } from './defects';

describeSeededDefects('production', ['permissions-are-narrow']);
