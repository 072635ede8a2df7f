#!/usr/bin/env node
// A CommonJS entry on purpose: libuv reads UV_THREADPOOL_SIZE when its pool first starts, and in an ES module
// entry that is already too late. Four running DuckDB queries would otherwise starve every file read.
process.env.UV_THREADPOOL_SIZE ??= '16'
// Records live briefly: a larger nursery lets most of them die before they are copied.
require('node:v8').setFlagsFromString('--max-semi-space-size=16')
import('../dist/cli/main.js').then((main) => main.main())
