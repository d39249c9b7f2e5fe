// Package vuerclient is a client for Vuer servers: those of this program and of Python. It
// opens the websocket, identifies itself with an INIT, and sends and receives events. It
// depends neither on Lua nor on the meaning of events.
//
//	c, err := vuerclient.Dial(ctx, vuerclient.Config{URI: "ws://localhost:8012"})
//	...
//	err = c.Send(frame)              // protocol.ClientFrame makes frames
//	event, err := c.Next(ctx)        // until the connection ends
//	c.Close(ctx)
//
// # Concurrency
//
//  1. A Client has two goroutines: one reads the socket, one writes to it. Both have ended
//     when Done is closed, regardless of why the connection has ended.
//  2. All methods may be called from any goroutine. Send and Poll never block, so that
//     an event loop can call them. Config.Notify reports when to call them again.
//  3. Events arrive in the order in which the server sent them, and none is lost. Events
//     wait for Poll, up to Config.Buffer bytes. After that, the socket is not read, and the
//     server notices that its client is slow. A server may disconnect a client that does
//     not poll for too long.
//  4. The bytes of an event belong to its receiver, those of a sent frame to the Client.
//
// # Trust
//
// The configuration decides what a client connects to: an untrusted URI makes it connect
// to hosts that only this machine can reach. Messages from a server are bounded and
// checked like those that a client sends to a host.
package vuerclient
