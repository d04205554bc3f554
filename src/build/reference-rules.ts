/**
 * What a docstring must say beyond being there, which TypeDoc itself checks: each parameter, the shapes of tensors, the defaults of
 * options, the errors.
 */
import {
  type Comment,
  DeclarationReflection,
  makeRecursiveVisitor,
  type ParameterReflection,
  type ProjectReflection,
  type Reflection,
  ReflectionKind,
  type SignatureReflection,
  type SomeType,
} from 'typedoc';

/** Classes of values that have a shape. */
const TENSORS = new Set(['Tensor', 'SymbolicTensor']);
const SHAPE = /\[.*\]|\bshapes?\b/s;
const OPTIONS = /(Options|Arguments)$/;
const DEFAULT = /\bdefault\b/i;
const ERROR = /\b[A-Z]\w*Error\b|\bwhat\b/;
/** What programs call and what they hand in; the rest of a project are types and modules. */
const CALLS = ReflectionKind.CallSignature | ReflectionKind.ConstructorSignature;

/** `throws` says whether the code of a function can throw on purpose. Gives a line per fault, in the order of names. */
export function faultsOf(project: ProjectReflection, throws: (called: Reflection) => boolean): string[] {
  const signatures = project.getReflectionsByKind(CALLS) as SignatureReflection[];
  const declarations = project
    .getReflectionsByKind(ReflectionKind.Property | ReflectionKind.Accessor)
    .filter((each): each is DeclarationReflection => each instanceof DeclarationReflection);
  const faults = [
    ...signatures.flatMap((signature) => signatureFaults(signature, throws)),
    ...declarations.flatMap(declarationFaults),
  ];
  return faults.sort();
}

function signatureFaults(signature: SignatureReflection, throws: (called: Reflection) => boolean): string[] {
  const owner = ownerOf(signature);
  const text = textOf(signature) || textOf(owner);
  const name = owner.getFullName();
  const { parameters = [], type } = signature;
  const faults = parameters
    .filter((parameter) => !isDescribed(parameter, `${text}\n${textOf(owner.parent)}`))
    .map((parameter) => `${name}: says nothing on its parameter ${parameter.name}`);
  if ([type, ...parameters.map((parameter) => parameter.type)].some(hasTensor) && !SHAPE.test(text)) {
    faults.push(`${name}: takes or gives tensors and says nothing on shapes`);
  }
  const said = tagsOf(signature, owner);
  if (said.length === 0 && throws(owner)) faults.push(`${name}: throws and has no @throws`);
  if (said.some((error) => !ERROR.test(error))) faults.push(`${name}: a @throws names no class of errors`);
  return faults;
}

function declarationFaults(declaration: DeclarationReflection): string[] {
  const { parent, flags, type } = declaration;
  const name = declaration.getFullName();
  const text = textOf(declaration) || textOf(declaration.getSignature);
  const faults: string[] = [];
  if (hasTensor(type) && !SHAPE.test(text)) faults.push(`${name}: is a tensor and says nothing on its shape`);
  if (flags.isOptional && OPTIONS.test(parent?.name ?? '') && !DEFAULT.test(text)) {
    faults.push(`${name}: an option that may be left out, and no word on its default`);
  }
  return faults;
}

/** By a text of its own, by its name in that of the function or its class, or by a type whose members are described. */
function isDescribed({ name, comment, type }: ParameterReflection, text: string): boolean {
  if (comment !== undefined || new RegExp(`\\b${name}\\b`).test(text)) return true;
  return type?.type === 'reference' && OPTIONS.test(type.name);
}

/** The function, method or property that bears the name: a signature may be that of its type. */
function ownerOf(signature: SignatureReflection): Reflection {
  let owner: Reflection = signature.parent;
  while (owner.kindOf(ReflectionKind.TypeLiteral) && owner.parent !== undefined) owner = owner.parent;
  return owner;
}

const plain = (parts: Comment['summary']): string => parts.map(({ text }) => text).join('');

function textOf(reflection: Reflection | undefined): string {
  const { summary = [], blockTags = [] } = reflection?.comment ?? {};
  return [plain(summary), ...blockTags.map(({ content }) => plain(content))].join('\n').trim();
}

const tagsOf = (...reflections: readonly Reflection[]): string[] =>
  reflections.flatMap(({ comment }) => comment?.getTags('@throws') ?? []).map(({ content }) => plain(content));

function hasTensor(type: SomeType | undefined): boolean {
  let found = false;
  type?.visit(
    makeRecursiveVisitor({
      reference: ({ name }) => {
        found ||= TENSORS.has(name);
      },
    }),
  );
  return found;
}
