import { describeSeededDefects } from './defects';

describeSeededDefects('production', ['alerts-can-fire', 'backups-are-watched', 'permissions-are-narrow']);
