// Command vuerlua serves scenes written in Lua to browsers and headsets.
//
// This package is the edge of the program: the only place that reads flags, the
// environment and the terminal, and the only one that ends the process. Everything it
// touches of the operating system is in [system], so that its tests run in process
// against one that they made. There is one file a command; serve.go joins the script
// engine and the host, which know nothing of each other's insides.
//
// # Output
//
// Results go to standard output: the script's prints, the version, help that was asked
// for. Everything else goes to standard error: banner, log, warnings, errors. A wrong
// command line is answered with two lines, the mistake and the cure. Neither stream can
// hold the program up, see [spool].
package main

import "os"

func main() {
	os.Exit(run(realSystem()))
}
