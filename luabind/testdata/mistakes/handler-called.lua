-- line 2: without calling it
spawn(print("hello"))
