package difftest

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/vuerlua/vuerlua/luabind"
)

// Main runs the engine if [Ours] has started the process for that; ok is false otherwise. A
// process that it returns true in has nothing else to do.
func Main() (ok bool, err error) {
	dir := os.Getenv(engineVariable)
	if dir == "" {
		return false, nil
	}
	go func() { // stdin is a pipe that ends with the process at its other end
		io.Copy(io.Discard, os.Stdin)
		panic("the process that started this one has ended")
	}()
	return true, engine(dir, os.Stdout)
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
