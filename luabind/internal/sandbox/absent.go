package sandbox

const (
	noPrograms = "a script starts no programs on the server; do the work in Lua, or outside and hand files over in the workspace"
	onlyReads  = "scripts can look at the program's state with debug, not change it; "
)

// absent maps the functions of Lua 5.1 that scripts do not have to what to do instead.
var absent = map[string]string{
	"debug.debug":       "scripts have no terminal; use print",
	"debug.getregistry": "it belongs to the host; use a table of your own",
	"debug.setlocal":    onlyReads + "assign to the variable",
	"debug.setupvalue":  onlyReads + "share a table between the functions",
	"io.popen":          noPrograms,
	"io.tmpfile":        "open a file in the workspace, or keep the text in a string",
	"os.execute":        noPrograms,
	"os.exit":           "one script must not end the server; session:close() lets a client go, error() or return ends the task",
	"os.setenv":         "the environment is the server's; keep the value in a variable or pass it behind -- on the command line",
	"os.tmpname":        "choose a name in the workspace yourself",
	"package.loadlib":   "scripts cannot load native code; put a Lua module beside the script and require it",
}

// Instead returns what to do instead of calling an absent function, such as "os.execute"; ""
// for any other name. The fields of absent functions are nil, so that a script can test for them.
func Instead(name string) string { return absent[name] }
