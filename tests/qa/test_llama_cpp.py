"""A real engine that talks nonsense: llama.cpp's own server with a tiny random model. No sentence of it stands."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from qa.answer import Stated, Writing
from qa.llm import open_llm, state
from qa.llm_stream import Limits
from qa.writer import Draft, Failed, Writer
from tests.qa.test_writer import QUESTION, TODAY, readings, words_check

if find_spec("llama_cpp") is None:
    pytest.skip("the extra llama-cpp is not installed", allow_module_level=True)

WIDTH, LAYERS, HEADS, CONTEXT = 64, 2, 4, 4096
WORDS = "The dam wall held fell 14 300 not A1.1 A1.2 A2.1 [ ] . , Engineers cracks mayor said Brinton"
STARTED_S = 120.0


def make_model(path: Path) -> None:
    """A llama of random weights with a vocabulary of bytes and of the words that could make a sentence."""
    import gguf

    pieces = [f"▁{word}" for word in WORDS.split()] + ["[A1.1]", "[A2.1].", ".\n"]
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256)), "▁", *pieces]
    types = [2, 3, 3, *[6] * 256, *[1] * (1 + len(pieces))]
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(2 * WIDTH)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types(types)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    random = np.random.default_rng(7)
    shapes: dict[str, tuple[int, ...]] = {
        "token_embd": (len(tokens), WIDTH),
        "output": (len(tokens), WIDTH),
        "output_norm": (WIDTH,),
    }
    for layer in range(LAYERS):
        names: dict[str, tuple[int, ...]] = {
            "attn_q": (WIDTH, WIDTH),
            "attn_k": (WIDTH, WIDTH),
            "attn_v": (WIDTH, WIDTH),
        }
        names |= {"attn_output": (WIDTH, WIDTH), "ffn_gate": (2 * WIDTH, WIDTH), "ffn_up": (2 * WIDTH, WIDTH)}
        names |= {"ffn_down": (WIDTH, 2 * WIDTH), "attn_norm": (WIDTH,), "ffn_norm": (WIDTH,)}
        shapes |= {f"blk.{layer}.{name}": shape for name, shape in names.items()}
    for name, shape in shapes.items():
        weights = np.ones(shape) if len(shape) == 1 else random.normal(0, 0.5, shape)
        if name == "output":
            weights[260:] *= 3  # words rather than bytes
        writer.add_tensor(f"{name}.weight", weights.astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running server of llama.cpp; its setting for --llm."""
    folder = tmp_path_factory.mktemp("llama")
    model = folder / "tiny.gguf"
    make_model(model)
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    asked = ["--model", str(model), "--host", "127.0.0.1", "--port", str(port), "--n_ctx", str(CONTEXT)]
    asked += ["--model_alias", "tiny", "--n_threads", "1", "--chat_format", "chatml"]
    setting = f"http://127.0.0.1:{port}/v1#tiny"
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "llama_cpp.server", *asked], stdout=log, stderr=log, cwd=folder, env=os.environ
        )
        try:
            until = time.monotonic() + STARTED_S
            while not state(setting).reachable:
                assert server.poll() is None, (folder / "log").read_text("utf-8", "replace")[-2000:]
                assert time.monotonic() < until, "llama.cpp's server did not start"
                time.sleep(0.1)
            yield setting
        finally:
            server.kill()  # it would first write its endless replies to their ends
            server.wait()


@pytest.mark.slow
def test_nonsense_of_a_real_engine_does_not_stand(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_LLM_CONTEXT", str(CONTEXT))
    # Bytes that are no UTF-8 make its server fall silent.
    llm = open_llm(engine, limits=Limits(quiet_s=5.0))
    events = list(Writer(llm, words_check).write(QUESTION, readings(), TODAY))
    shown = [event.text for event in events if isinstance(event, Writing)]
    assert max(map(len, shown)) > 20, "the engine said nothing"
    last = events[-1]
    assert isinstance(last, Draft | Failed)
    stated = [event.statement for event in events if isinstance(event, Stated)]
    for statement in stated:
        assert statement.support != "unsupported"
        assert statement.citations
    if isinstance(last, Draft):
        assert last.outcome != "enough"
        assert list(last.statements) == stated
    else:
        assert engine in last.message
