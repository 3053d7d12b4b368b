using EdgeSdk.Robustness;

return Suite.Run(args);
