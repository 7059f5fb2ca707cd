import type { NextConfig } from 'next';

const config: NextConfig = {
  output: 'standalone',
  // This folder may lie below another project's, whose lock file must not be taken for the root.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  poweredByHeader: false,
};

export default config;
