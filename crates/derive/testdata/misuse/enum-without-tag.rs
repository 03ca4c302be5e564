enum A { B, C }
