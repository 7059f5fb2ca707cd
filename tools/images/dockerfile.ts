import {
  DockerfileParser,
  From,
  type Instruction,
  ModifiableInstruction,
  PropertyInstruction,
} from 'dockerfile-ast';

/** Stands where a Dockerfile has nothing. */
export const absent = 'absent';

/** Values by name. */
export type Values = Readonly<Record<string, string>>;

/** A build stage: its name, what it starts from, and its instructions after FROM. */
export interface Stage {
  readonly name: string;
  readonly base: string;
  readonly instructions: readonly Instruction[];
  /** Build arguments that it declares; one without a default takes that of the whole file, or is empty. */
  readonly arguments: Values;
  /** What ENV sets, with the defaults of build arguments put in. */
  readonly variables: Values;
  readonly labels: Values;
}

/** A Dockerfile: its build arguments before the first stage, and its stages. */
export interface Dockerfile {
  readonly arguments: Values;
  readonly stages: readonly Stage[];
}

/** Parses the text of a Dockerfile. */
export function readDockerfile(text: string): Dockerfile {
  const instructions = DockerfileParser.parse(text).getInstructions();
  const starts = instructions.flatMap((each, index) => (each instanceof From ? [{ from: each, index }] : []));
  const shared = valuesOf(instructions.slice(0, starts[0]?.index), 'ARG', {});
  const stages = starts.map(({ from, index }, position) => {
    const own = instructions.slice(index + 1, starts[position + 1]?.index);
    const declared = valuesOf(own, 'ARG', shared);
    return {
      name: from.getBuildStage() ?? '',
      base: expand(from.getImage() ?? '', shared),
      instructions: own,
      arguments: declared,
      variables: valuesOf(own, 'ENV', declared),
      labels: valuesOf(own, 'LABEL', {}),
    };
  });
  return { arguments: shared, stages };
}

/** What the instructions of one keyword set, with `known` values put in. */
function valuesOf(instructions: readonly Instruction[], keyword: string, known: Values): Values {
  const found: Record<string, string> = {};
  for (const instruction of instructions.filter((each) => each.getKeyword() === keyword))
    for (const property of instruction instanceof PropertyInstruction ? instruction.getProperties() : []) {
      const name = property.getName();
      found[name] = expand(property.getValue() ?? known[name] ?? '', { ...known, ...found });
    }
  return found;
}

/** Puts values in the place of `${NAME}`, except where a name is set elsewhere, such as by the base image. */
function expand(text: string, values: Values): string {
  return text.replace(/\$\{(\w+)\}/g, (reference, name: string) => values[name] ?? reference);
}

/** The stages that the last one is made of, and itself, in the order of the file: by FROM and by COPY --from. */
export function leadingStages(stages: readonly Stage[]): readonly Stage[] {
  const needed = new Set([stages.at(-1)?.name]);
  for (const stage of stages.toReversed())
    if (needed.has(stage.name))
      for (const name of [stage.base, ...of(stage, 'COPY').map((copy) => flag(copy, 'from'))])
        needed.add(name);
  return stages.filter(({ name }) => needed.has(name));
}

/** The instructions of a stage with one keyword. */
export function of(stage: Stage | undefined, keyword: string): readonly Instruction[] {
  return (stage?.instructions ?? []).filter((instruction) => instruction.getKeyword() === keyword);
}

/** What stands behind each such instruction; flags are left out. */
export function contents(stage: Stage | undefined, keyword: string): readonly string[] {
  return of(stage, keyword).map((instruction) => instruction.getArgumentsContent() ?? '');
}

/** What stands behind the last such instruction of a stage, which is the one that counts. */
export function last(stage: Stage | undefined, keyword: string): string | undefined {
  return contents(stage, keyword).at(-1);
}

/** The values of an instruction's flag, such as `--mount`, in order. */
export function flags(instruction: Instruction | undefined, name: string): readonly string[] {
  if (!(instruction instanceof ModifiableInstruction)) return [];
  return instruction
    .getFlags()
    .filter((candidate) => candidate.getName() === name)
    .map((candidate) => candidate.getValue() ?? '');
}

/** The value of a flag that an instruction has once, such as `--from`. */
export function flag(instruction: Instruction | undefined, name: string): string | undefined {
  return flags(instruction, name)[0];
}

/** What a pattern captures in commands, in order. */
export function captured(commands: readonly string[], pattern: RegExp): readonly string[] {
  return commands
    .flatMap((command) => [...command.matchAll(pattern)])
    .flatMap(([, ...groups]) => groups.filter((group: string | undefined) => group !== undefined));
}

/** The words of a command in exec form, none where there is no command; `undefined` for shell form. */
export function words(command = '[]'): readonly string[] | undefined {
  try {
    const parsed: unknown = JSON.parse(command);
    return Array.isArray(parsed) ? parsed.map(String) : undefined;
  } catch {
    return undefined;
  }
}
