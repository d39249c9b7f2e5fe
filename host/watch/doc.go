// Package watch reports changes of files.
//
//	w := watch.New(watch.Config{})
//	w.Add("scene.lua")
//	for files := range w.Changes() {
//		...
//	}
//
// # What counts as a change
//
// A file has changed when its content has changed, or when it has been created or removed.
// Editors save in many ways: in place, in two writes, by truncating first, by writing
// another file and renaming it, by renaming the old file first. So the watcher uses the
// system's notifications only as hints. It watches folders instead of files, because a
// replaced file would take its watch along. After a hint, it waits until nothing has
// happened for Config.Quiet, reads the files, and compares their content with the content
// that it last reported. It checks an empty or missing file again for Config.Grace,
// because the file is probably still being written. A missing file is watched through its
// nearest existing folder. Targets of symbolic links, and links and folders that may be
// replaced, are watched as well.
//
// Some writes cause no notification: those through a memory map, and those through another name of the
// file (a hard link in another folder). So the watcher also checks the attributes of the files every
// Config.Glance, of at most 256 files at a time.
//
// If notifications are not available, on the system or for a file system, the watcher polls
// every Config.Interval. It then reads a file if its size, time or identity differs, and for
// two seconds after each change: some file systems store times in whole seconds, so a second
// save may change only the content.
//
// # Concurrency
//
// All methods may be called from any goroutine. Add records the state of the file before
// it returns, so a caller that adds a file and then reads it misses no change. One
// goroutine does the waiting and ends with Close.
//
// # Testing
//
// The watcher works in a testing/synctest bubble, with hints from the test.
package watch
