-- line 2: print(
print "hello", 1
