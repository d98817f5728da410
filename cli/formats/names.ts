/** What `--format` of `gatewarden check` takes. */
export const formatNames = ['pretty', 'json', 'sarif', 'junit', 'github', 'markdown'] as const;

export type FormatName = (typeof formatNames)[number];
