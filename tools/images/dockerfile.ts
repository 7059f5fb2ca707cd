import {
  Copy,
  DockerfileParser,
  From,
  type Instruction,
  ModifiableInstruction,
  PropertyInstruction,
} from 'dockerfile-ast';

/** A build stage: its name, what it is based on, and its instructions without FROM. */
export interface Stage {
  readonly name: string;
  readonly base: string;
  readonly instructions: readonly Instruction[];
}

interface Settings {
  readonly arguments: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
}

/** A Dockerfile as the contract looks at it. */
export class Dockerfile {
  private static readonly parsed = new Map<string, Dockerfile>();

  /** Parses a text once, however many rows ask for it. */
  static parse(text: string): Dockerfile {
    const file = Dockerfile.parsed.get(text) ?? new Dockerfile(text);
    Dockerfile.parsed.set(text, file);
    return file;
  }

  private readonly globals: Readonly<Record<string, string>>;
  private readonly read = new Map<Stage | undefined, Settings>();
  readonly stages: readonly Stage[];

  private constructor(text: string) {
    const instructions = DockerfileParser.parse(text).getInstructions();
    const starts = instructions.flatMap((instruction, index) => (instruction instanceof From ? [index] : []));
    this.globals = defaults(instructions.slice(0, starts[0]));
    this.stages = starts.map((start, index) => {
      const from = instructions[start];
      return {
        name: from instanceof From ? (from.getBuildStage() ?? '') : '',
        base: expand(from instanceof From ? (from.getImage() ?? '') : '', this.globals),
        instructions: instructions.slice(start + 1, starts[index + 1]),
      };
    });
  }

  /** The stage that becomes the image: the last one. */
  get image(): Stage | undefined {
    return this.stages.at(-1);
  }

  stage(name: string): Stage | undefined {
    return this.stages.find((stage) => stage.name === name);
  }

  /** The stages that the image is made of, in order: by FROM and by COPY --from. */
  get leading(): readonly Stage[] {
    const needed = new Set<Stage>();
    const visit = (stage: Stage | undefined): void => {
      if (stage === undefined || needed.has(stage)) return;
      needed.add(stage);
      visit(this.stage(stage.base));
      for (const source of of(stage, 'COPY').map((copy) => flag(copy, 'from')))
        visit(this.stage(source ?? ''));
    };
    visit(this.image);
    return this.stages.filter((stage) => needed.has(stage));
  }

  /** Names and values that ENV sets in a stage, with the defaults of build arguments put in. */
  variables(stage: Stage | undefined): Readonly<Record<string, string>> {
    return this.settings(stage).variables;
  }

  /** Build arguments that a stage declares, with their defaults; a global one lends its own. */
  arguments(stage: Stage | undefined): Readonly<Record<string, string>> {
    return this.settings(stage).arguments;
  }

  /** Read once for each stage, however many rows ask for it. */
  private settings(stage: Stage | undefined): Settings {
    const known = this.read.get(stage);
    if (known !== undefined) return known;
    const declared = Object.fromEntries(
      of(stage, 'ARG')
        .flatMap(properties)
        .map(([name, value]) => [name, expand(value ?? this.globals[name] ?? '', this.globals)]),
    );
    const variables = Object.fromEntries(
      of(stage, 'ENV')
        .flatMap(properties)
        .map(([name, value]) => [name, expand(value ?? '', declared)]),
    );
    const settings = { arguments: declared, variables };
    this.read.set(stage, settings);
    return settings;
  }
}

function defaults(instructions: readonly Instruction[]): Readonly<Record<string, string>> {
  return instructions
    .flatMap(properties)
    .reduce<Record<string, string>>(
      (known, [name, value]) => ({ ...known, [name]: expand(value ?? '', known) }),
      {},
    );
}

/** Puts values in the place of `${NAME}`; an unknown name becomes nothing, as it does in a build. */
function expand(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}

/** Names and values of an ARG, an ENV or a LABEL. */
export function properties(instruction: Instruction): readonly (readonly [string, string | null])[] {
  return instruction instanceof PropertyInstruction
    ? instruction.getProperties().map((property) => [property.getName(), property.getValue()])
    : [];
}

/** The instructions of a stage with one keyword. */
export function of(stage: Stage | undefined, keyword: string): readonly Instruction[] {
  return (stage?.instructions ?? []).filter((instruction) => instruction.getKeyword() === keyword);
}

/** What stands behind the last such instruction of a stage, which is the one that counts. */
export function last(stage: Stage | undefined, keyword: string): string | undefined {
  return of(stage, keyword).at(-1)?.getArgumentsContent() ?? undefined;
}

/** The value of an instruction's flag, such as `--from`. */
export function flag(instruction: Instruction | undefined, name: string): string | undefined {
  if (!(instruction instanceof ModifiableInstruction || instruction instanceof Copy)) return undefined;
  return (
    instruction
      .getFlags()
      .find((candidate) => candidate.getName() === name)
      ?.getValue() ?? undefined
  );
}

/** The words of an exec-form command; one word for a shell form, which no contract holds. */
export function words(command: string | undefined): readonly string[] {
  if (command === undefined) return [];
  try {
    const parsed: unknown = JSON.parse(command);
    return Array.isArray(parsed) ? parsed.map(String) : [command];
  } catch {
    return [command];
  }
}
