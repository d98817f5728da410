/** Resource properties as an engine receives them: CloudFormation's `Properties`, Azure's `properties`. */
export type Properties = Readonly<Record<string, unknown>>;

/** The path of a property in {@link Properties}: names joined by dots. */
export type PropertyPath = string;
