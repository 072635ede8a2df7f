#!/usr/bin/env node
// A CommonJS entry on purpose: libuv reads UV_THREADPOOL_SIZE when its pool first starts, and in an ES module
// entry that is already too late. Four running DuckDB queries would otherwise starve every file read.
process.env.UV_THREADPOOL_SIZE ??= '16'
// Which Node trail runs on is its package's to say; the AWS SDK's plans for later versions are no part of an answer.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
import('../dist/cli/main.js').then((main) => main.main())
