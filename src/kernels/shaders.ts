/** The texts of shaders/, by file name without ending; the functions of shaders/lib/ apart. Vite puts them into the bundle. */
const kernels: Record<string, string> = import.meta.glob('../../shaders/*.wgsl', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const libraries: Record<string, string> = import.meta.glob('../../shaders/lib/*.wgsl', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const byName = (files: Record<string, string>): ReadonlyMap<string, string> =>
  new Map(Object.entries(files).map(([path, text]) => [path.replace(/^.*\/(.*)\.wgsl$/, '$1'), text]));

export const KERNELS = byName(kernels);
export const LIBRARIES = byName(libraries);
