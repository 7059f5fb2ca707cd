/** The release, as the build was told. */
export const version = process.env.NEXT_PUBLIC_APP_VERSION ?? '1.0.0';
