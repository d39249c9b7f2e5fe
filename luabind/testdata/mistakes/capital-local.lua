-- line 2: local
Local speed = 2
print(speed)
