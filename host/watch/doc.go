// Package watch says which of some files have changed.
//
//	w := watch.New(watch.Config{})
//	w.Add("scene.lua")
//	for files := range w.Changes() {
//		...
//	}
//
// # What counts as a change
//
// A file has changed when its content has, or when it has come or gone. Editors save in
// many ways: in place, in two writes, by truncating first, by writing another file and
// renaming it, by renaming the old one away. So the system's notifications are taken for
// hints only. The folders are watched and not the files, since a file that is replaced
// takes its watch along; after a hint the watcher waits until nothing has happened for
// Config.Quiet, looks at the files, and compares what is in them with what it last told. A
// file that is empty or missing is looked at again for Config.Grace: it is probably on its
// way. A file that need not exist yet is watched as well, through the nearest folder that
// does; so are the targets of symbolic links, and links and folders that are replaced.
//
// Some writes cause no notification: those through a memory map, and those through another name of the
// file (a hard link in another folder). So the watcher also looks at the attributes of the files
// every Config.Glance, at no more than 256 of them at a time.
//
// Where the system has no notifications, or not for that file system, the watcher looks
// every Config.Interval. It then reads a file if its size, its time or its identity differ,
// and for two seconds after each change: some file systems store times in whole seconds, so a
// second save may change nothing but the content.
//
// # Concurrency
//
// All methods may be called from any goroutine. What a file looks like is taken in by Add
// before that returns: whoever adds a file and then reads it misses no change. One
// goroutine does the waiting and ends with Close.
//
// # Testing
//
// The waiting works in a testing/synctest bubble, with hints that the test gives.
package watch
