"""GPT: embeddings, causal transformer blocks, a norm, and a head that shares the embeddings."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn


class GPT(nn.Module):
    """A decoder-only transformer language model: at each position it scores every next token.

    Its state_dict holds these names and no others:

    - `token_embedding.weight` (vocab_size, d_model): a row for each token.
    - `position_embedding.weight` (block_size, d_model): a row for each position, from 0.
    - `blocks.<i>.…`: what the i-th block holds.
    - `final_norm.weight`, `final_norm.bias` (d_model): an nn.LayerNorm with its usual eps.
    - `head.weight` (vocab_size, d_model), no bias: the very same parameter as
      `token_embedding.weight`, so that they stay equal when training moves either.

    Weights start as in GPT-2, drawn anew for each model. What the blocks came with is overwritten,
    whatever their modules are called, subclasses of these included:

    - weights of every nn.Linear and nn.Embedding: normal, mean 0, standard deviation 0.02;
    - but those among them whose name ends in `proj.weight`, the blocks' residual projections:
      normal, mean 0, standard deviation 0.02 / √(2·n) with n = len(blocks); nothing else in a
      block has such a name;
    - biases of every nn.Linear: zeros; every nn.LayerNorm: weight ones, bias zeros. A module may
      have no bias.

    Example:
        A block that hands on what it gets, so that the rest can be followed by hand. The same
        token stands at both positions; only its position tells them apart.

        >>> class Through(nn.Module):
        ...     def forward(self, x, mask):
        ...         return x
        >>> model = GPT(vocab_size=3, block_size=2, d_model=2, blocks=[Through()])
        >>> embedding = torch.tensor([[3.0, 1.0], [0.0, 0.0], [1.0, 2.0]])
        >>> _ = model.load_state_dict(
        ...     {
        ...         "token_embedding.weight": embedding,
        ...         "position_embedding.weight": torch.tensor([[0.0, 0.0], [0.0, 4.0]]),
        ...         "final_norm.weight": torch.ones(2),
        ...         "final_norm.bias": torch.zeros(2),
        ...         "head.weight": embedding,
        ...     }
        ... )
        >>> logits, loss = model(torch.tensor([[0, 0]]), torch.tensor([[0, 2]]))
        >>> logits.detach()  # the norm makes [3, 1] into [1, -1], and [3, 5] into [-1, 1]
        tensor([[[ 2.0000,  0.0000, -1.0000],
                 [-2.0000,  0.0000,  1.0000]]])
        >>> round(loss.item(), 4)  # the mean of 0.1698 and 0.3490
        0.2594

    Source: Radford et al. 2019, "Language Models are Unsupervised Multitask Learners", section
    2.3 (final norm, residual projections); the 0.02 is from Radford et al. 2018, section 4.1;
    the tied head from Press & Wolf 2017.
    """

    def __init__(
        self,
        vocab_size: int,
        block_size: int,
        d_model: int,
        blocks: Sequence[nn.Module],
        dropout: float = 0.0,
    ) -> None:
        """Make the model of the blocks, and initialise all of it.

        Args:
            vocab_size: how many tokens there are; ids run from 0 to vocab_size − 1.
            block_size: the most tokens the model can look at, which is the most positions.
            d_model: width of the embeddings and of what flows through the blocks.
            blocks: one or more modules. They become part of the model as they are, not as copies,
                and are called in this order as `block(x, mask)`, with x (B, T, d_model) float
                and mask (T, T) bool, True where a query (row) may look at a key (column). Each
                gives (B, T, d_model), residual connection included.
            dropout: probability of zeroing an element of the sum of the two embeddings, in
                training mode only; what is left is scaled by 1 / (1 − dropout).
        """
        # solution
        super().__init__()
        self.block_size = block_size
        self.token_embedding = nn.Embedding(vocab_size, d_model)
        self.position_embedding = nn.Embedding(block_size, d_model)
        self.dropout = nn.Dropout(dropout)
        self.blocks = nn.ModuleList(blocks)
        self.final_norm = nn.LayerNorm(d_model)
        self.head = nn.Linear(d_model, vocab_size, bias=False)
        self.head.weight = self.token_embedding.weight  # one parameter under two names

        for module in self.modules():
            if isinstance(module, nn.Linear | nn.Embedding):
                nn.init.normal_(module.weight, std=0.02)
            if isinstance(module, nn.Linear) and module.bias is not None:
                nn.init.zeros_(module.bias)
            if isinstance(module, nn.LayerNorm):
                module.reset_parameters()  # ones and zeros, of what it has
        # Each block adds two terms to the residual stream: without this its variance would
        # grow with the depth.
        for name, parameter in self.blocks.named_parameters():
            if name.endswith("proj.weight"):
                nn.init.normal_(parameter, std=0.02 / math.sqrt(2 * len(blocks)))
        # end solution

    def forward(
        self, tokens: Tensor, targets: Tensor | None = None
    ) -> tuple[Tensor, Tensor | None]:
        """Score the token that follows each position, from the tokens up to it and no later ones.

        Works on whatever device the model and the tokens are. Beyond the blocks' own work it
        costs one product of (B·T, d_model) and (d_model, vocab_size); how many tensor
        operations run does not depend on B or T.

        Args:
            tokens: (B, T) int64 ids, 1 ≤ T ≤ block_size. The first stands at position 0.
            targets: (B, T) int64 ids: targets[b, t] is the token that follows tokens[b, t].
                They come shifted already. Both may be slices of one text, which are not
                contiguous: text[:, :-1] and text[:, 1:].

        Returns:
            The logits (B, T, vocab_size), and the loss: the cross-entropy of the targets in
            nats, the mean over all B·T positions, as a tensor of shape (), finite however
            large the logits are; or None where there are no targets.

        Raises:
            ValueError: T is larger than block_size; the message names both numbers.
        """
        # solution
        T = tokens.shape[1]
        if self.block_size < T:
            raise ValueError(f"{T} tokens are more than block_size, {self.block_size}")
        positions = torch.arange(T, device=tokens.device)
        mask = torch.ones(T, T, dtype=torch.bool, device=tokens.device).tril()

        x = self.token_embedding(tokens) + self.position_embedding(positions)  # (B, T, d_model)
        x = self.dropout(x)
        for block in self.blocks:
            x = block(x, mask)
        logits = self.head(self.final_norm(x))  # (B, T, vocab_size)
        if targets is None:
            return logits, None
        return logits, nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten())
        # end solution
