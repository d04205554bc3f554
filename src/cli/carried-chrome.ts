/**
 * The headless Chromium that `npm ci` brings for Linux on x64 (the npm package @sparticuz/chromium), with the libraries and fonts
 * that it needs: for machines without a Chrome, and users who may not install one. It is unpacked once, into the user's cache.
 */
import { createReadStream, createWriteStream, existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { extract } from 'tar-fs';

const PACKAGE = '@sparticuz/chromium';
const CACHE = join(homedir(), '.cache', 'wgrad');
const ARCHIVES = ['al2023', 'swiftshader', 'fonts']; // libraries, software driver, a font
const MARK = 'carried-by-npm';

/** Path of the unpacked browser, or undefined where the package has none for this machine. */
export async function carriedChrome(say: (line: string) => void): Promise<string | undefined> {
  const packed = packedFolder();
  if (packed === undefined) return undefined;
  const { version } = JSON.parse(readFileSync(join(packed, '../package.json'), 'utf8')) as { version: string };
  const folder = join(CACHE, `chromium-${version}`);
  if (!existsSync(folder)) {
    say('No Chrome on this machine: unpacking the one that npm ci brought.');
    await unpack(packed, folder);
  }
  return join(folder, 'chromium');
}

/** What the unpacked browser needs in its environment; nothing for any other browser. */
export function carriedEnvironment(executablePath: string): Record<string, string> {
  const folder = dirname(executablePath);
  if (!existsSync(join(folder, MARK))) return {};
  const libraries = [join(folder, 'al2023/lib'), process.env.LD_LIBRARY_PATH];
  return { LD_LIBRARY_PATH: libraries.filter(Boolean).join(':'), FONTCONFIG_PATH: folder, ...namedLocale() };
}

/**
 * In the locale C this browser calls its language `en-US@posix`, which is no language tag: pages throw where they give it to Intl.
 */
function namedLocale(): Record<string, string> {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  const locale = LC_ALL || LC_MESSAGES || LANG || 'C';
  return /^(C|POSIX)\b/.test(locale) ? { LC_ALL: 'en_US.UTF-8' } : {};
}

function packedFolder(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  try {
    const entry = createRequire(import.meta.url).resolve(PACKAGE);
    return join(entry.slice(0, entry.lastIndexOf(PACKAGE)), PACKAGE, 'bin');
  } catch {
    return undefined; // npm was told to leave out what only development needs
  }
}

/** Unpacked aside and renamed, so that two commands that start at once both find a whole one. */
async function unpack(packed: string, folder: string): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const unfinished = await mkdtemp(join(CACHE, 'unfinished-'));
  const open = (name: string) => [createReadStream(join(packed, name)), createBrotliDecompress()] as const;
  try {
    await pipeline(...open('chromium.br'), createWriteStream(join(unfinished, 'chromium'), { mode: 0o755 }));
    for (const name of ARCHIVES) {
      const target = name === 'swiftshader' ? unfinished : join(unfinished, name);
      await pipeline(...open(`${name}.tar.br`), extract(target));
    }
    await writeFile(join(unfinished, 'fonts.conf'), fontsConfiguration(folder));
    await writeFile(join(unfinished, MARK), PACKAGE);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // otherwise the other command was faster
  }
}

const fontsConfiguration = (folder: string): string => `<?xml version="1.0"?>
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`;
