/** A button that runs a program of /examples in a worker, and what it prints. */
import { useData } from 'vitepress';
import { computed, defineComponent, h, nextTick, onBeforeUnmount, onMounted, ref } from 'vue';
import type { Answer, Ask } from './example-messages.ts';

const WORDS = {
  en: {
    run: 'Run it here',
    again: 'Run it again',
    stop: 'Stop',
    output: 'What it prints',
    ready: 'It runs in a worker of this page, on your GPU.',
    loading: 'Looking for a GPU …',
    running: (adapter: string) => `Running on ${adapter}`,
    software: 'a software adapter: the CPU computes, so it takes longer',
    done: (seconds: string) => `Done, after ${seconds} s.`,
    stopped: 'Stopped.',
    failed: 'It failed:',
    missing:
      'This browser has no WebGPU here, so the program cannot run. Chrome and Edge have it, on pages from https and from localhost.',
  },
  zh: {
    run: '在这里运行',
    again: '再运行一次',
    stop: '停止',
    output: '输出',
    ready: '在此页面的一个 worker 里运行，用的是你的 GPU。',
    loading: '正在寻找 GPU……',
    running: (adapter: string) => `正在运行：${adapter}`,
    software: '软件适配器，由 CPU 计算，所以要久一些',
    done: (seconds: string) => `完成，用了 ${seconds} 秒。`,
    stopped: '已停止。',
    failed: '运行失败：',
    missing: '这个浏览器在这里没有 WebGPU，所以无法运行。Chrome 和 Edge 有，页面须来自 https 或 localhost。',
  },
};
/** Lines that are kept, of programs that print many. */
const MOST_LINES = 500;

export const ExampleRunner = defineComponent({
  props: { name: { type: String, required: true } },
  setup(props) {
    const { lang } = useData();
    const words = computed(() => WORDS[lang.value.startsWith('zh') ? 'zh' : 'en']);
    const lines = ref<string[]>([]);
    const status = ref<string>();
    const running = ref(false);
    const lacks = ref(false);
    const output = ref<HTMLElement>();
    let worker: Worker | undefined;
    onMounted(() => {
      lacks.value = navigator.gpu === undefined;
    });

    const end = (text: string): void => {
      worker?.terminate();
      worker = undefined;
      running.value = false;
      status.value = text;
    };
    const print = (line: string): void => {
      lines.value = [...lines.value, ...line.split('\n')].slice(-MOST_LINES);
      void nextTick(() => output.value?.scrollTo({ top: output.value.scrollHeight }));
    };
    const run = (): void => {
      lines.value = [];
      running.value = true;
      status.value = words.value.loading;
      const began = performance.now();
      worker = new Worker(new URL('./example.worker.ts', import.meta.url), { type: 'module' });
      worker.onerror = ({ message }) => end(`${words.value.failed} ${message}`);
      worker.onmessage = ({ data }: MessageEvent<Answer>) => {
        if ('adapter' in data) status.value = words.value.running(data.software ? words.value.software : data.adapter);
        else if ('line' in data) print(data.line);
        else if ('error' in data) end(`${words.value.failed} ${data.error}`);
        else end(words.value.done(((performance.now() - began) / 1000).toFixed(1)));
      };
      worker.postMessage({ name: props.name } satisfies Ask);
    };
    onBeforeUnmount(() => worker?.terminate());

    return () => {
      const { run: first, again, stop, output: title, ready, missing, stopped } = words.value;
      const started = status.value !== undefined;
      return h('div', { class: 'example-runner' }, [
        h('p', [
          running.value
            ? h('button', { type: 'button', onClick: () => end(stopped) }, stop)
            : h('button', { type: 'button', disabled: lacks.value, onClick: run }, started ? again : first),
        ]),
        h('p', { role: 'status' }, lacks.value ? missing : (status.value ?? ready)),
        started &&
          h('pre', { ref: output, tabindex: 0, role: 'region', 'aria-label': title }, lines.value.join('\n') || ' '),
      ]);
    };
  },
});
