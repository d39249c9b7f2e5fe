package main

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/vuerlua/vuerlua/cmd/vuerlua/internal/reference"
	"github.com/vuerlua/vuerlua/scripts"
)

// The shells' scripts call the program's hidden command complete, so they do not depend on the
// commands of one version.
var completionScripts = map[string]string{
	// Bash splits words at colons, so the script splits the line itself.
	"bash": `# vuerlua: completion for bash. Save it in a file that bash reads:
#   vuerlua completion bash > ~/.local/share/bash-completion/completions/vuerlua
_vuerlua() {
  local line="${COMP_LINE:0:COMP_POINT}" words cur candidate
  read -r -a words <<< "$line"
  if [[ "$line" == *" " ]]; then words+=(""); fi
  cur="${words[${#words[@]}-1]}"
  COMPREPLY=()
  while IFS= read -r candidate; do
    [[ -n "$candidate" ]] && COMPREPLY+=("${candidate#"${cur%"${cur##*:}"}"}")
  done < <(vuerlua complete -- "${words[@]:1}" 2>/dev/null)
  if [[ ${#COMPREPLY[@]} -eq 1 && "${COMPREPLY[0]}" == *[/:] ]]; then compopt -o nospace; fi
}
complete -F _vuerlua vuerlua
`,
	"zsh": `#compdef vuerlua
# vuerlua: completion for zsh. Save it in a folder of $fpath:
#   vuerlua completion zsh > ~/.zsh/completions/_vuerlua
_vuerlua() {
  local -a all open closed
  all=("${(@f)$(vuerlua complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  open=(${(M)all:#*[/:]})
  closed=(${all:#*[/:]})
  [[ -n "$open" ]] && compadd -S '' -- $open
  [[ -n "$closed" ]] && compadd -- $closed
}
if [[ "$funcstack[1]" == _vuerlua ]]; then _vuerlua "$@"; else compdef _vuerlua vuerlua; fi
`,
	"fish": `# vuerlua: completion for fish. Save it in a file that fish reads:
#   vuerlua completion fish > ~/.config/fish/completions/vuerlua.fish
complete -c vuerlua -f -a '(vuerlua complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`,
}

func shells() []string { return []string{"bash", "zsh", "fish"} }

func completionCommand(s *system) *command {
	return &command{
		name:    "completion",
		usage:   "print a completion script for a shell",
		example: "completion bash",
		calls:   []call{{args: "bash | zsh | fish"}},
		details: "The first lines of the script say where to save it.",
		operand: oneOf(shells()...),
		action: func(c *cli.Context) error {
			if c.NArg() != 1 {
				return misuse("use: vuerlua completion bash", "completion takes the name of a shell: bash, zsh or fish")
			}
			script, ok := completionScripts[c.Args().First()]
			if !ok {
				return misuse("supported shells: bash, zsh, fish", "unsupported shell %q", c.Args().First())
			}
			_, err := fmt.Fprint(s.stdout, script)
			return err
		},
	}
}

// completeCommand returns the command that the shells' scripts call. The words of the command
// line follow "--"; the last one is being typed.
func completeCommand(s *system, o *options) *command {
	return &command{
		name:   "complete",
		usage:  "print the words that may follow on the command line",
		hidden: true,
		action: func(*cli.Context) error {
			words := o.scriptArgs
			if len(words) == 0 {
				words = []string{""}
			}
			for _, word := range s.complete(words) {
				fmt.Fprintln(s.stdout, word)
			}
			return nil
		},
	}
}

// complete returns the words that can complete the last of words.
func (s *system) complete(words []string) []string {
	typed := words[len(words)-1]
	all := commands(s, defaultOptions())
	if len(words) == 1 {
		names := []string{"help"}
		for _, c := range listed(all) {
			names = append(names, c.name)
		}
		return beginning(typed, names)
	}
	c := findCommand(all, words[0])
	switch {
	case words[0] == "help":
		return s.complete([]string{typed})
	case c == nil, slices.Contains(words[1:len(words)-1], "--"):
		return nil // arguments after -- belong to the script
	}
	if name, isFlag := strings.CutPrefix(words[len(words)-2], "--"); isFlag && len(words) > 2 {
		if f := findFlag(c.flags, name); f != nil && takesValue(f) {
			return s.completeWith(c.values[name], typed)
		}
	}
	if name, value, ok := strings.Cut(typed, "="); ok && strings.HasPrefix(typed, "--") {
		var list []string
		for _, v := range s.completeWith(c.values[strings.TrimPrefix(name, "--")], value) {
			list = append(list, name+"="+v)
		}
		return list
	}
	if strings.HasPrefix(typed, "-") {
		flags := []string{"--help"}
		for _, f := range c.flags {
			flags = append(flags, "--"+f.Names()[0])
		}
		return beginning(typed, flags)
	}
	return s.completeWith(c.operand, typed)
}

func (s *system) completeWith(c completer, typed string) []string {
	if c == nil {
		return nil
	}
	return c(s, typed)
}

// completeScene completes the operand of run and check.
func completeScene(s *system, typed string) []string {
	if name, ok := strings.CutPrefix(typed, galleryPrefix); ok {
		var list []string
		for _, scene := range completeGallery(s, name) {
			list = append(list, galleryPrefix+scene)
		}
		return list
	}
	return append(s.completePath(typed, ".lua"), beginning(typed, []string{galleryPrefix})...)
}

func completeGallery(_ *system, typed string) []string {
	var names []string
	for _, scene := range scripts.Scenes() {
		names = append(names, scene.Name)
	}
	return beginning(typed, names)
}

// completePage completes the name of a page of the documentation.
func completePage(_ *system, typed string) []string {
	var names []string
	for _, p := range reference.Pages() {
		if !slices.Contains(names, p.Name) {
			names = append(names, p.Name)
		}
	}
	return beginning(typed, names)
}

// completePath returns the folders, each with a slash, and the files with an extension ("" for
// no files) whose paths begin with typed.
func (s *system) completePath(typed, ext string) []string {
	folder, begun := path.Split(filepath.ToSlash(typed))
	entries, err := os.ReadDir(s.path(filepath.FromSlash(folder)))
	if folder == "" {
		entries, err = os.ReadDir(s.cwd)
	}
	if err != nil {
		return nil
	}
	var list []string
	for _, e := range entries {
		name := e.Name()
		if !strings.HasPrefix(name, begun) || strings.HasPrefix(name, ".") && !strings.HasPrefix(begun, ".") {
			continue
		}
		switch {
		case e.IsDir():
			list = append(list, folder+name+"/")
		case ext != "" && filepath.Ext(name) == ext:
			list = append(list, folder+name)
		}
	}
	return list
}

// beginning returns the candidates that begin with typed.
func beginning(typed string, candidates []string) []string {
	var list []string
	for _, c := range candidates {
		if strings.HasPrefix(c, typed) {
			list = append(list, c)
		}
	}
	return list
}
