// Package camera is the camera of a client, as scripts see it: what a page reports of it, what a scene says
// about it, and what session:look and session:fit ask for.
//
// The package has neither sessions nor tasks. The engine sends the requests and waits for the answers.
package camera
