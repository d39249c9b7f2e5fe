//go:build !race

package difftest_test

const share = 1
