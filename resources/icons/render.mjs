/**
 * Draws icon.svg in every size that a platform asks for: `node resources/icons/render.mjs`.
 * electron-builder makes the .ico and .icns of the largest.
 */
import { readFile } from 'node:fs/promises'
import { fileURLToPath, URL } from 'node:url'
import sharp from 'sharp'

const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024]
const svg = await readFile(new URL('icon.svg', import.meta.url))

for (const size of sizes) {
  const target = fileURLToPath(new URL(`icon-${size}.png`, import.meta.url))
  await sharp(svg).resize(size, size).png({ compressionLevel: 9 }).toFile(target)
}
