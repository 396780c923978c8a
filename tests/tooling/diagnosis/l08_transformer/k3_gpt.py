"""The GPT as another hand writes it: weights started by `apply`, positions by a slice."""

import torch
from torch import nn
from torch.nn import functional


class GPT(nn.Module):
    def __init__(self, vocab_size, block_size, d_model, blocks, dropout=0.0):
        super().__init__()
        self.longest, self.rate = block_size, dropout
        self.head = nn.Linear(d_model, vocab_size, bias=False)
        self.token_embedding = nn.Embedding(vocab_size, d_model)
        self.position_embedding = nn.Embedding(block_size, d_model)
        self.final_norm = nn.LayerNorm(d_model)
        self.blocks = nn.Sequential(*blocks)
        self.token_embedding.weight = self.head.weight
        self.apply(self.start)
        for name, weight in self.named_parameters():
            if name.endswith("proj.weight"):
                nn.init.normal_(weight, 0.0, 0.02 * (2 * len(blocks)) ** -0.5)

    def start(self, module):
        if isinstance(module, nn.LayerNorm):
            module.reset_parameters()
        if isinstance(module, nn.Embedding):
            module.weight.data.normal_(0.0, 0.02)
        if isinstance(module, nn.Linear):
            module.weight.data.normal_(0.0, 0.02)
            if module.bias is not None:
                module.bias.data.zero_()

    def forward(self, tokens, targets=None):
        length = tokens.size(1)
        if length > self.longest:
            raise ValueError(f"block_size is {self.longest}; a text of {length} is too long")
        x = self.token_embedding(tokens)
        x = x + self.position_embedding.weight[:length]
        x = functional.dropout(x, self.rate, self.training)
        place = torch.arange(length, device=tokens.device)
        mask = place.unsqueeze(1) >= place
        for block in self.blocks:
            x = block(x, mask)
        x = self.final_norm(x)
        logits = self.head(x)
        loss = None
        if targets is not None:
            scores = logits.reshape(-1, logits.size(-1))
            loss = functional.cross_entropy(scores, targets.reshape(-1))
        return logits, loss
