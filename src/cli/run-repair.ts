/** Runs a generator over the tiles of a picture, in a page of Chrome (page/repair.ts) or in Node (repair.ts). */
import { FormatError, type Model, tensor } from '../index.ts';
import { type Folder, folderModel } from '../io/folder.ts';
import { loadModel } from '../io.ts';
import { finishRepair, planRepair, type Rgba } from '../report/repair.ts';
import type { PictureShape } from '../report/sheet.ts';

/**
 * The picture as the model in `folder` repairs it.
 * @throws FormatError where there is no model, or none that makes pictures of pictures
 */
export async function runRepair(picture: Rgba, folder: Folder): Promise<Rgba> {
  const model = await loadModel(folderModel(folder));
  try {
    const shape = pictureShape(model, folder.place);
    const plan = planRepair(picture, shape);
    const outputs: Float32Array[] = [];
    for (const input of plan.inputs) {
      const size = shape.reduce((a, b) => a * b);
      const output = await model.predict(tensor(input, [input.length / size, ...shape]));
      outputs.push(Float32Array.from(await output.data()));
    }
    return finishRepair(picture, plan, outputs);
  } finally {
    model.dispose();
  }
}

/** What the model takes and gives: pictures of one size, grey or in colour. */
function pictureShape({ inputs, outputs }: Model, place: string): PictureShape {
  const shapes = [inputs, outputs].map((ends) => ends.map(({ shape }) => shape.slice(1) as number[]));
  const [input, output] = shapes.map((each) => (each.length === 1 ? each[0] : undefined));
  const isPicture = input?.length === 3 && (input[2] === 1 || input[2] === 3);
  if (isPicture && input.join() === output?.join()) return input as unknown as PictureShape;
  const describe = (each: readonly (readonly number[])[]): string =>
    each.map((shape) => `[${shape.join(', ')}]`).join(' and ');
  throw new FormatError(
    `${place} holds a model of ${describe(shapes[0]!)} to ${describe(shapes[1]!)}; expected one that makes pictures of pictures, [height, width, 1 or 3] both. Train one: npm run train -- --model repair --out DIR.`,
  );
}
