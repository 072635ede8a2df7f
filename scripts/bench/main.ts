// npm run bench: the short form (short.ts), a matter of minutes. -- --full: all that docs/performance.md says (full/main.ts).
await import(process.argv.includes('--full') ? './full/main.ts' : './short.ts')
