package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// findScene returns the absolute path of the script that operand names: a file, or the main
// script of a folder. Its errors are misuse.
func findScene(cwd, operand string) (string, error) {
	path := operand
	if !filepath.IsAbs(path) {
		path = filepath.Join(cwd, path)
	}
	info, err := os.Stat(path)
	switch {
	case os.IsNotExist(err):
		if target := danglingLink(path); target != "" {
			return "", misuse("create the link again, or name the file itself", "%s: a link to %s, which does not exist", operand, target)
		}
		return "", missingScene(path, operand)
	case errors.Is(err, syscall.ELOOP):
		return "", misuse("create the link again, or name the file itself", "%s: a link that leads back to itself", operand)
	case err != nil:
		return "", misuse("", "cannot read %s: %v", operand, reason(err))
	case !info.IsDir():
		return filepath.Clean(path), nil
	}

	for _, name := range []string{"scene.lua", "main.lua", "init.lua"} {
		main := filepath.Join(path, name)
		if info, err := os.Stat(main); err == nil && !info.IsDir() {
			return main, nil
		}
		if danglingLink(main) != "" { // an error about the link: another script was not meant
			return findScene(cwd, filepath.Join(operand, name))
		}
	}
	scripts := scriptsIn(path)
	switch len(scripts) {
	case 0:
		return "", misuse("create one there: vuerlua new "+operand, "%s: no .lua files in this folder", operand)
	case 1:
		return filepath.Join(path, scripts[0]), nil
	}
	return "", misuse(
		fmt.Sprintf("name one: vuerlua run %s (the folder has %s)", filepath.Join(operand, scripts[0]), enumerate(scripts)),
		"%s has no scene.lua, main.lua or init.lua", operand)
}

// danglingLink returns the target of a link to a file that does not exist, "" for all other paths.
func danglingLink(path string) (target string) {
	if _, err := os.Stat(path); err != nil {
		target, _ = os.Readlink(path)
	}
	return target
}

// missingScene returns the error for a path that does not exist, with the most similar name.
func missingScene(path, operand string) error {
	folder := filepath.Dir(path)
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return misuse("check the path: its folder does not exist", "%s: no such file", operand)
	}
	scripts := scriptsIn(folder)
	meant := nearest(filepath.Base(path), scripts)
	if meant == "" { // "hello" for "hello.lua"
		var stems []string
		for _, s := range scripts {
			stems = append(stems, strings.TrimSuffix(s, ".lua"))
		}
		if stem := nearest(filepath.Base(path), stems); stem != "" {
			meant = stem + ".lua"
		}
	}
	switch {
	case meant != "":
		return misuse("did you mean "+filepath.Join(filepath.Dir(operand), meant)+"?", "%s: no such file", operand)
	case len(scripts) > 0:
		return misuse("the folder has "+enumerate(scripts), "%s: no such file", operand)
	}
	return misuse("its folder has no .lua files", "%s: no such file", operand)
}

// scriptsIn lists the names of the Lua files in folder, sorted.
func scriptsIn(folder string) []string {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if filepath.Ext(e.Name()) == ".lua" && !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// enumerate joins names for a sentence. It omits names beyond the sixth.
func enumerate(names []string) string {
	const most = 6
	if len(names) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}

// reason returns the system's error without the path and the operation, which the
// surrounding message names already.
func reason(err error) error {
	for {
		switch e := err.(type) {
		case *os.PathError:
			err = e.Err
		case *os.LinkError:
			err = e.Err
		case *os.SyscallError:
			err = e.Err
		default:
			return err
		}
	}
}
