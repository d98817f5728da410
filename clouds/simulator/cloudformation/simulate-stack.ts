import { TemplateError } from '../../../core/templates';
import { worstVerdict } from '../gate-verdict';
import {
  type GateDecision,
  type SimulatedClouds,
  type Simulation,
  type SimulationOptions,
  type TemplateFile,
} from '../simulation';
import { readStack, stackIdentity } from './read-stack';
import { deployStack, type HookDecision, type StackEvent } from './stack';

/**
 * Simulates the deployment of a CloudFormation template to an account in which the hook is registered.
 * @throws TemplateError if CloudFormation would reject the template before it creates a resource.
 */
export async function simulateStack(
  template: TemplateFile,
  { catalogue, region, hook }: SimulatedClouds,
  { parameters, updateFrom }: SimulationOptions,
): Promise<Simulation> {
  const stack = stackIdentity((updateFrom ?? template).file, region);
  const previous = updateFrom && inFile(updateFrom, () => readStack(updateFrom, stack, parameters).resources);
  const { resources, notes, unseen } = readStack(template, stack, parameters);
  const events: StackEvent[] = [];
  const operation = { stack, resources, ...(previous ? { previous } : {}) };
  const { status, decisions } = await deployStack(operation, { catalogue, hook }, (event) => events.push(event));
  return {
    cloud: 'AWS',
    verdict: worstVerdict(decisions, unseen),
    status,
    decisions: decisions.map((decision) => describe(decision, template)),
    events,
    notes,
    unseen,
  };
}

/** Adds the file and the position to a template error, because a simulated update reads two templates. */
function inFile<Result>({ file, document }: TemplateFile, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new TemplateError(error.message, { file, ...document.locate(error.at?.path ?? []) });
  }
}

const describe = ({ target, verdict, result }: HookDecision, { document }: TemplateFile): GateDecision => ({
  resource: target.logicalId,
  resourceType: target.type,
  line: document.locate(target.resource.path).line,
  verdict,
  message: result.message,
  annotations: result.annotations,
});
