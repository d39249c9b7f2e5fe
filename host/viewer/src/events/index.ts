// Components that only listen: keyboard, gamepad, XR input and the like.
