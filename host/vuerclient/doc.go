// Package vuerclient is a client of Vuer servers: this program's, and Python's. It opens the
// websocket, introduces itself with an INIT, and carries events both ways. It knows neither
// Lua nor what the events mean.
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
//     when Done is closed, whatever ended the connection.
//  2. All methods may be called from any goroutine. Send and Poll never block, so that a
//     loop which must not can use them; Config.Notify says when to call them again.
//  3. Events come in the order in which the server sent them, and none is left out. What is
//     not asked for waits, up to Config.Buffer bytes; then the socket is read no further,
//     and the server notices that its client is slow. A client that does not ask for longer
//     than the server's patience is disconnected by it.
//  4. The bytes of an event belong to whoever got it, those of a frame to the client.
//
// # Trust
//
// Whoever configures a client decides what it connects to: a URI from a stranger makes it
// speak to hosts that only this machine can reach. What a server sends is bounded and
// checked like what a client sends to the host.
package vuerclient
