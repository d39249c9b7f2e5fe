package difftest

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/vuerlua/vuerlua/luabind"
)

// Main makes the process the engine if [Ours] has started it for that, and returns
// otherwise.
func Main() {
	dir := os.Getenv(engineVariable)
	if dir == "" {
		return
	}
	go func() { // stdin is a pipe that ends with the process at its other end
		io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
	if err := engine(dir, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// engine runs driver.lua of dir as a scene's script. New returns when its main chunk has
// ended, which is when all programs have.
func engine(dir string, w io.Writer) error {
	out := &console{bufio.NewWriter(w)}
	e, err := luabind.New(luabind.Config{
		Script:   filepath.Join(dir, "driver.lua"),
		Args:     []string{"batch"},
		Budget:   24 * time.Hour, // who has started this process looks at the clock
		Memory:   -1,
		Reporter: out,
	})
	if err != nil {
		return err
	}
	return e.Close()
}

// console is a Reporter that shows what is printed, and nothing else.
type console struct{ *bufio.Writer }

// Print implements luabind.Reporter. The line that ends a program has everything before it
// written, so that the reader knows where the process was when it died.
func (c *console) Print(_ string, _ int, text string) {
	c.WriteString(text)
	c.WriteByte('\n')
	if text == "\x02" {
		c.Flush()
	}
}

// Report implements luabind.Reporter.
func (c *console) Report(*luabind.Diagnostic) {}
