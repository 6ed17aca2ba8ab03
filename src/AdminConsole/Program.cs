Console.WriteLine("cleandash");
