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

/** What has a name of its own, and may have members that have. */
const NAMED =
  ReflectionKind.Variable |
  ReflectionKind.Function |
  ReflectionKind.Class |
  ReflectionKind.Interface |
  ReflectionKind.TypeAlias |
  ReflectionKind.Namespace |
  ReflectionKind.Method |
  ReflectionKind.Property |
  ReflectionKind.Accessor;

/**
 * Names without a docstring: exported ones, members of exported objects, classes and interfaces. A method of tensors is described by the
 * function of its name; what a result or an argument that is written in place holds, by the docstring of the function.
 */
export function undocumented(project: ProjectReflection): string[] {
  const functions = new Set((project.children ?? []).filter(isSaid).map(({ name }) => name));
  return (project.getReflectionsByKind(NAMED) as DeclarationReflection[])
    .filter((each) => each instanceof DeclarationReflection && !isWithinSignature(each) && !isSaid(each))
    .filter(({ name, parent }) => !(parent?.kindOf(ReflectionKind.Class) && functions.has(name)))
    .map((each) => `${each.getFullName()}: has no docstring`)
    .sort();
}

const isSaid = ({ comment, signatures, getSignature }: DeclarationReflection): boolean =>
  [comment, getSignature?.comment, ...(signatures ?? []).map((each) => each.comment)].some((each) =>
    each?.hasVisibleComponent(),
  );

/** Whether it is a member of a type that a function's text speaks of: one written in place, not an exported object. */
function isWithinSignature(each: Reflection): boolean {
  for (let at = each.parent; at !== undefined; at = at.parent) {
    if (at.kindOf(CALLS)) return true;
    if (at.kindOf(ReflectionKind.TypeLiteral) && !at.parent?.kindOf(ReflectionKind.Variable)) return true;
  }
  return false;
}

/** Of what says which errors there are: whether it names their class. */
export const vagueErrors = (project: ProjectReflection): string[] =>
  (project.getReflectionsByKind(CALLS) as SignatureReflection[]).flatMap(vagueErrorsOf).sort();

function vagueErrorsOf(signature: SignatureReflection): string[] {
  const owner = ownerOf(signature);
  if (tagsOf(signature, owner).every((error) => ERROR.test(error))) return [];
  return [`${owner.getFullName()}: a @throws names no class of errors`];
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
  return [...faults, ...vagueErrorsOf(signature)];
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
