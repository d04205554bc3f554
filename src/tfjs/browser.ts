/** Pictures of a page as tensors, and back; and what the camera shows. */
import { UsageError } from '../errors.ts';
import { concat, reverse, tile } from './movement.ts';
import { asValues, Tensor, type TensorLike, toTensor, withValues } from './tensor.ts';

/** Pixels of a page: RGBA. */
export interface PixelData {
  /** in pixels */
  readonly width: number;
  /** in pixels */
  readonly height: number;
  /** four bytes for each, row by row */
  readonly data: ArrayLike<number>;
}

type Pixels = PixelData | CanvasImageSource;

/** The channels of a picture: [height, width, numChannels], int32 from 0 to 255. @throws UsageError where it is none */
export function fromPixels(pixels: Pixels, numChannels = 3): Tensor {
  const { width, height, data } = 'data' in pixels ? pixels : drawn(pixels);
  const values = new Int32Array(width * height * numChannels);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < numChannels; c++) values[i * numChannels + c] = data[i * 4 + c]!;
  }
  return new Tensor([height, width, numChannels], 'int32', values);
}

/** The same, as a promise. */
export const fromPixelsAsync = async (pixels: Pixels, numChannels = 3): Promise<Tensor> =>
  fromPixels(pixels, numChannels);

function drawn(picture: CanvasImageSource, width?: number, height?: number, crop = false): PixelData {
  const own = picture as {
    readonly videoWidth?: number;
    readonly naturalWidth?: number;
    readonly width?: number;
    readonly videoHeight?: number;
    readonly naturalHeight?: number;
    readonly height?: number;
  };
  const [w, h] = [
    own.videoWidth ?? own.naturalWidth ?? own.width ?? 0,
    own.videoHeight ?? own.naturalHeight ?? own.height ?? 0,
  ];
  if (!(w > 0 && h > 0))
    throw new UsageError('tf.browser.fromPixels: the picture has no size. Wait until it is loaded.');
  const [toWidth, toHeight] = [width ?? w, height ?? h];
  const context = new OffscreenCanvas(toWidth, toHeight).getContext('2d', { willReadFrequently: true })!;
  const side = Math.min(w, h);
  if (crop) context.drawImage(picture, (w - side) / 2, (h - side) / 2, side, side, 0, 0, toWidth, toHeight);
  else context.drawImage(picture, 0, 0, toWidth, toHeight);
  return context.getImageData(0, 0, toWidth, toHeight);
}

/** The pixels of a picture [height, width] or [height, width, channels]: float32 from 0 to 1, int32 from 0 to 255; drawn on a canvas where one is given. */
export async function toPixels(
  picture: TensorLike,
  canvas?: HTMLCanvasElement,
): Promise<Uint8ClampedArray<ArrayBuffer>> {
  const given = toTensor('tf.browser.toPixels', picture);
  const [height = 0, width = 0, channels = 1] = given.shape;
  const values = await given.data();
  const scale = given.dtype === 'float32' ? 255 : 1;
  const bytes = new Uint8ClampedArray(height * width * 4).fill(255);
  for (let i = 0; i < height * width; i++) {
    for (let c = 0; c < (channels === 4 ? 4 : 3); c++) {
      bytes[i * 4 + c] = Math.round(values[i * channels + (channels === 1 ? 0 : c)]! * scale);
    }
  }
  if (canvas !== undefined) {
    Object.assign(canvas, { width, height });
    canvas.getContext('2d')!.putImageData(new ImageData(bytes, width, height), 0, 0);
  }
  return bytes;
}

/** Options of `data.webcam`. */
export interface WebcamConfig {
  /** in pixels: default that of the camera */
  readonly resizeWidth?: number;
  /** in pixels: default that of the camera */
  readonly resizeHeight?: number;
  /** takes the square in the middle: default false */
  readonly centerCrop?: boolean;
  /** which camera: default 'user' */
  readonly facingMode?: 'user' | 'environment';
  /** which camera: default the browser's choice */
  readonly deviceId?: string;
}

/** A camera. */
export interface Webcam {
  /** The picture of the moment: [height, width, 3], int32 from 0 to 255. */
  capture(): Promise<Tensor>;
  /** Switches the camera off. */
  stop(): void;
}

/** Opens the camera and shows it in a video element. @throws UsageError where there is no page */
export async function webcam(element?: HTMLVideoElement, config: WebcamConfig = {}): Promise<Webcam> {
  if (typeof document === 'undefined') throw new UsageError('tf.data.webcam: only a page has a camera.');
  const { resizeWidth, resizeHeight, centerCrop = false, facingMode = 'user', deviceId } = config;
  const video = element ?? document.createElement('video');
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode, ...(deviceId && { deviceId }) } });
  // no browser plays what may be loud before somebody touched the page; iOS would show it full-screen
  Object.assign(video, { muted: true, playsInline: true, srcObject: stream });
  await video.play();
  return {
    capture: async () => fromPixels(drawn(video, resizeWidth, resizeHeight, centerCrop)),
    stop: () => {
      for (const track of stream.getTracks()) track.stop();
    },
  };
}

type Size = readonly [height: number, width: number];

/** [batch, height, width, channels] or [height, width, channels] in another size, by a rule for each place. */
function resized(
  where: string,
  images: TensorLike,
  [toHeight, toWidth]: Size,
  alignCorners: boolean,
  smooth: boolean,
): Tensor {
  const given = withValues(where, images);
  const [batch, height, width, channels] = given.rank === 3 ? [1, ...given.shape] : given.shape;
  const shape = [...(given.rank === 3 ? [] : [batch!]), toHeight, toWidth, channels!];
  const step = (from: number, to: number): number => (alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to);
  const [dy, dx] = [step(height!, toHeight), step(width!, toWidth)];
  const make = (values: ArrayLike<number>): ReturnType<typeof asValues> => {
    const result = new Float64Array(batch! * toHeight * toWidth * channels!);
    let at = 0;
    for (let b = 0; b < batch!; b++) {
      for (let y = 0; y < toHeight; y++) {
        for (let x = 0; x < toWidth; x++) {
          for (let c = 0; c < channels!; c++) {
            const pixel = (i: number, j: number): number =>
              values[((b * height! + Math.min(i, height! - 1)) * width! + Math.min(j, width! - 1)) * channels! + c]!;
            const [v, u] = [y * dy, x * dx];
            const near = alignCorners ? Math.round : Math.floor;
            const [i, j] = [Math.floor(v), Math.floor(u)];
            const [p, q] = [v - i, u - j];
            result[at++] = smooth
              ? (1 - p) * ((1 - q) * pixel(i, j) + q * pixel(i, j + 1)) +
                p * ((1 - q) * pixel(i + 1, j) + q * pixel(i + 1, j + 1))
              : pixel(near(v), near(u));
          }
        }
      }
    }
    return asValues(result, dtype);
  };
  const dtype = smooth ? 'float32' : given.dtype;
  return new Tensor(shape, dtype, given.values ? make(given.values) : given.data().then(make));
}

/** `tf.image`: pictures in other sizes. No gradient goes through. */
export const image = {
  /** Pictures [.., height, width, channels] in another size, mixed of the nearest four pixels. */
  resizeBilinear: (images: TensorLike, size: Size, alignCorners = false): Tensor =>
    resized('tf.image.resizeBilinear', images, size, alignCorners, true),
  /** Pictures [.., height, width, channels] in another size, of the nearest pixel. */
  resizeNearestNeighbor: (images: TensorLike, size: Size, alignCorners = false): Tensor =>
    resized('tf.image.resizeNearestNeighbor', images, size, alignCorners, false),
  /** Pictures [batch, height, width, channels], mirrored from left to right. */
  flipLeftRight: (images: TensorLike): Tensor => reverse(toTensor('tf.image.flipLeftRight', images), 2),
  /** Pictures [.., height, width, 1] as [.., height, width, 3]. */
  grayscaleToRGB: (images: TensorLike): Tensor => {
    const given = toTensor('tf.image.grayscaleToRGB', images);
    return tile(given, given.shape.map(() => 1).with(-1, 3));
  },
  /** Pictures [.., height, width, 3] as [.., height, width, 1], by how bright colours look. */
  rgbToGrayscale: (images: TensorLike): Tensor => {
    const given = toTensor('tf.image.rgbToGrayscale', images);
    const weighted = given.mul(new Tensor([3], 'float32', Float32Array.of(0.2989, 0.587, 0.114)));
    return weighted.sum(-1, true).cast(given.dtype);
  },
  /** Boxes [n, 4] (top, left, bottom, right from 0 to 1) of pictures [batch, height, width, channels], each resized to `cropSize`. */
  cropAndResize: (
    images: TensorLike,
    boxes: TensorLike,
    boxInd: TensorLike,
    cropSize: Size,
    method: 'bilinear' | 'nearest' = 'bilinear',
    extrapolationValue = 0,
  ): Tensor =>
    cropped(
      toTensor(CROP, images),
      toTensor(CROP, boxes),
      toTensor(CROP, boxInd),
      cropSize,
      method,
      extrapolationValue,
    ),
};

const CROP = 'tf.image.cropAndResize';

function cropped(
  images: Tensor,
  boxes: Tensor,
  numbers: Tensor,
  [toHeight, toWidth]: Size,
  method: 'bilinear' | 'nearest',
  outside: number,
): Tensor {
  const [, height, width, channels] = images.shape as [number, number, number, number];
  const [pixels, ends, whose] = [images.dataSync(), boxes.dataSync(), numbers.dataSync()];
  const at = (from: number, to: number, i: number, count: number, size: number): number =>
    count > 1 ? from * (size - 1) + (i * (to - from) * (size - 1)) / (count - 1) : 0.5 * (from + to) * (size - 1);
  const parts = Array.from(whose, (picture, n) => {
    const [top, left, bottom, right] = Array.from(ends.subarray(4 * n, 4 * n + 4)) as [number, number, number, number];
    const values = new Float32Array(toHeight * toWidth * channels).fill(outside);
    for (let i = 0; i < toHeight; i++) {
      const y = at(top, bottom, i, toHeight, height);
      for (let j = 0; j < toWidth; j++) {
        const x = at(left, right, j, toWidth, width);
        if (y < 0 || y > height - 1 || x < 0 || x > width - 1) continue;
        for (let c = 0; c < channels; c++) {
          const pixel = (row: number, column: number): number =>
            pixels[((picture * height + row) * width + column) * channels + c]!;
          const [i0, j0, i1, j1] = [Math.floor(y), Math.floor(x), Math.ceil(y), Math.ceil(x)];
          const [p, q] = [y - i0, x - j0];
          values[(i * toWidth + j) * channels + c] =
            method === 'nearest'
              ? pixel(Math.round(y), Math.round(x))
              : (1 - p) * ((1 - q) * pixel(i0, j0) + q * pixel(i0, j1)) +
                p * ((1 - q) * pixel(i1, j0) + q * pixel(i1, j1));
        }
      }
    }
    return new Tensor([1, toHeight, toWidth, channels], 'float32', values);
  });
  return parts.length === 0
    ? new Tensor([0, toHeight, toWidth, channels], 'float32', new Float32Array())
    : concat(parts);
}
