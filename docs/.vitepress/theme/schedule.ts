/** The picture of a schedule (docs/schedules/*.svg, drawn by a test of the unit project), in the page's colours. */
import { defineComponent, h } from 'vue';

const PICTURES = import.meta.glob<string>('../../schedules/*.svg', { query: '?raw', import: 'default', eager: true });

export const SchedulePicture = defineComponent({
  props: { name: { type: String, required: true }, about: { type: String, required: true } },
  setup: (props) => () =>
    h('div', { class: 'schedule', tabindex: 0, role: 'region', 'aria-label': props.about }, [
      h('div', { role: 'img', 'aria-label': props.about, innerHTML: PICTURES[`../../schedules/${props.name}.svg`] }),
    ]),
});
