//go:build race

package difftest_test

// share is by how much the race detector slows the engine down.
const share = 20
