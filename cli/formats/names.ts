/** The values of `gatewarden check --format`. */
export const formatNames = ['pretty', 'json', 'sarif', 'junit', 'github', 'markdown'] as const;

export type FormatName = (typeof formatNames)[number];
