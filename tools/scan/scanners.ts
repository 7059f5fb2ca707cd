import {
  readCheckov,
  readKubeconform,
  readKubeLinter,
  readKubescape,
  readKubeScore,
  readPolaris,
  type ReadReport,
  readTrivy,
} from './reports';

/** A scanner of the field, run with its default settings: arguments say what to read and how to answer, nothing else. */
export interface Scanner {
  /** Of the program, as PATH knows it. */
  readonly name: string;
  readonly arguments: (file: string) => readonly string[];
  readonly read: ReadReport;
}

/** Every scanner that is run where it is installed. */
export const scanners: readonly Scanner[] = [
  { name: 'kube-linter', arguments: (file) => ['lint', '--format', 'json', file], read: readKubeLinter },
  {
    name: 'kube-score',
    arguments: (file) => ['score', '--output-format', 'json', file],
    read: readKubeScore,
  },
  {
    name: 'polaris',
    arguments: (file) => ['audit', '--audit-path', file, '--format', 'json'],
    read: readPolaris,
  },
  { name: 'trivy', arguments: (file) => ['config', '--quiet', '--format', 'json', file], read: readTrivy },
  {
    name: 'checkov',
    arguments: (file) => ['--file', file, '--output', 'json', '--quiet', '--compact'],
    read: readCheckov,
  },
  { name: 'kubescape', arguments: (file) => ['scan', file, '--format', 'json'], read: readKubescape },
  { name: 'kubeconform', arguments: (file) => ['-output', 'json', file], read: readKubeconform },
];
