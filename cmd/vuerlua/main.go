// Command vuerlua serves scenes written in Lua to browsers and headsets.
//
// This package is the edge of the program: the only package that reads flags, the
// environment and the terminal, and that ends the process. It uses the operating system
// through [system], so that its tests run in process with a fake system. Each command has
// its own file; serve.go joins the script engine and the host, which do not know each
// other's internals.
//
// # Output
//
// Results go to standard output: the script's prints, the version, requested help.
// Everything else goes to standard error: banner, log, warnings, errors. For a wrong
// command line the program prints two lines, the mistake and the fix. Neither stream can
// block the program, see [spool].
package main

import "os"

func main() {
	os.Exit(run(realSystem()))
}
