import react from '@vitejs/plugin-react'
import { writeFileSync } from 'node:fs'
import { defineConfig, type Plugin } from 'vite'
import { notices, noticesFile } from './notices.ts'
import { precompress } from './precompress.ts'

// The one file of dist that is committed, so that the folder can be embedded before there
// is a build. A build empties the folder; this puts it back.
const keepIgnored: Plugin = {
  name: 'keep-dist-gitignore',
  apply: 'build',
  closeBundle() {
    writeFileSync(new URL('dist/.gitignore', import.meta.url), '*\n!.gitignore\n')
  },
}

export default defineConfig({
  base: './',
  plugins: [
    react(),
    keepIgnored,
    notices(new URL('./', import.meta.url)),
    precompress(new URL('dist/', import.meta.url)),
  ],
  define: { __VERSION__: JSON.stringify(process.env['VUERLUA_VERSION'] || '0.1.0') },
  resolve: {
    // The emulated headset of @react-three/xr; the tests bring their own.
    alias: { iwer: new URL('stubs/empty/index.js', import.meta.url).pathname },
    dedupe: ['three', 'react', 'react-dom'],
  },
  build: {
    target: 'esnext',
    license: { fileName: noticesFile },
    outDir: 'dist',
    emptyOutDir: true,
    // An inlined asset would be a data: address, and is larger than the file.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4096,
  },
  server: {
    // `npm run dev` beside `vuerlua run --allow-origin http://localhost:8013`: the page finds the
    // host's socket by ?ws=.
    port: 8013,
    proxy: { '/workspace': 'http://localhost:8012' },
  },
})
