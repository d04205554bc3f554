/**
 * The public names of Keras 3.16 (keras/api at commit 3422977a5e38), with its further names and the strings that `compile` and layers take,
 * and the options of each in its order, but for name, dtype, data_format and what a base class takes; of TensorFlow's tf.data (2.20), the
 * names alone. Facts for the page docs/keras.md: `get`, `serialize` and `deserialize` of each module are left out.
 */
export interface KerasName {
  /** further names of the same, and strings that stand for it */
  readonly also?: string;
  /** in Keras's snake case */
  readonly options?: string;
}

export type KerasNames = Readonly<Record<string, KerasName>>;

export const KERAS = {
  losses: {
    Loss: { options: 'reduction' },
    CTC: { also: 'ctc', options: 'reduction' },
    BinaryCrossentropy: { also: 'binary_crossentropy bce BCE', options: 'from_logits label_smoothing axis reduction' },
    BinaryFocalCrossentropy: {
      also: 'binary_focal_crossentropy',
      options: 'apply_class_balancing alpha gamma from_logits label_smoothing axis reduction',
    },
    CategoricalCrossentropy: {
      also: 'categorical_crossentropy',
      options: 'from_logits label_smoothing axis reduction',
    },
    CategoricalFocalCrossentropy: {
      also: 'categorical_focal_crossentropy',
      options: 'alpha gamma from_logits label_smoothing axis reduction',
    },
    CategoricalGeneralizedCrossEntropy: { also: 'categorical_generalized_cross_entropy', options: 'q reduction' },
    CategoricalHinge: { also: 'categorical_hinge', options: 'reduction' },
    Circle: { also: 'circle', options: 'gamma margin remove_diagonal reduction' },
    CosineSimilarity: { also: 'cosine_similarity', options: 'axis reduction' },
    Dice: { also: 'dice', options: 'reduction axis' },
    Hinge: { also: 'hinge', options: 'reduction' },
    Huber: { also: 'huber', options: 'delta reduction' },
    KLDivergence: { also: 'kl_divergence kld KLD', options: 'reduction' },
    LogCosh: { also: 'log_cosh', options: 'reduction' },
    MeanAbsoluteError: { also: 'mean_absolute_error mae MAE', options: 'reduction' },
    MeanAbsolutePercentageError: { also: 'mean_absolute_percentage_error mape MAPE', options: 'reduction' },
    MeanSquaredError: { also: 'mean_squared_error mse MSE', options: 'reduction' },
    MeanSquaredLogarithmicError: { also: 'mean_squared_logarithmic_error msle MSLE', options: 'reduction' },
    Poisson: { also: 'poisson', options: 'reduction' },
    SparseCategoricalCrossentropy: {
      also: 'sparse_categorical_crossentropy',
      options: 'from_logits ignore_class reduction axis',
    },
    SquaredHinge: { also: 'squared_hinge', options: 'reduction' },
    Tversky: { also: 'tversky', options: 'alpha beta reduction axis' },
  },
  metrics: {
    Accuracy: { also: 'acc accuracy' },
    BinaryAccuracy: { also: 'binary_accuracy', options: 'threshold' },
    CategoricalAccuracy: { also: 'categorical_accuracy' },
    SparseCategoricalAccuracy: { also: 'sparse_categorical_accuracy' },
    SparseTopKCategoricalAccuracy: { also: 'sparse_top_k_categorical_accuracy', options: 'k from_sorted_ids' },
    TopKCategoricalAccuracy: { also: 'top_k_categorical_accuracy', options: 'k' },
    AUC: {
      options: 'num_thresholds curve summation_method thresholds multi_label num_labels label_weights from_logits',
    },
    FalseNegatives: { options: 'thresholds' },
    FalsePositives: { options: 'thresholds' },
    Precision: { options: 'thresholds top_k class_id' },
    PrecisionAtRecall: { options: 'recall num_thresholds class_id' },
    Recall: { options: 'thresholds top_k class_id' },
    RecallAtPrecision: { options: 'precision num_thresholds class_id' },
    SensitivityAtSpecificity: { options: 'specificity num_thresholds class_id' },
    SpecificityAtSensitivity: { options: 'sensitivity num_thresholds class_id' },
    TrueNegatives: { options: 'thresholds' },
    TruePositives: { options: 'thresholds' },
    ConcordanceCorrelation: { also: 'concordance_correlation', options: 'axis' },
    PearsonCorrelation: { also: 'pearson_correlation', options: 'axis' },
    F1Score: { options: 'average threshold' },
    FBetaScore: { options: 'average beta threshold' },
    CategoricalHinge: { also: 'categorical_hinge' },
    Hinge: { also: 'hinge' },
    SquaredHinge: { also: 'squared_hinge' },
    BinaryIoU: { options: 'target_class_ids threshold' },
    IoU: { options: 'num_classes target_class_ids ignore_class sparse_y_true sparse_y_pred axis' },
    MeanIoU: { options: 'num_classes ignore_class sparse_y_true sparse_y_pred axis' },
    OneHotIoU: { options: 'num_classes target_class_ids ignore_class sparse_y_pred axis' },
    OneHotMeanIoU: { options: 'num_classes ignore_class sparse_y_pred axis' },
    Metric: {},
    BinaryCrossentropy: { also: 'binary_crossentropy bce BCE', options: 'from_logits label_smoothing' },
    CategoricalCrossentropy: { also: 'categorical_crossentropy', options: 'from_logits label_smoothing axis' },
    KLDivergence: { also: 'kl_divergence' },
    Poisson: { also: 'poisson' },
    SparseCategoricalCrossentropy: {
      also: 'sparse_categorical_crossentropy',
      options: 'from_logits ignore_class axis',
    },
    Mean: {},
    MeanMetricWrapper: { options: 'fn' },
    Sum: {},
    CosineSimilarity: { options: 'axis' },
    LogCoshError: {},
    MeanAbsoluteError: { also: 'mean_absolute_error mae MAE' },
    MeanAbsolutePercentageError: { also: 'mean_absolute_percentage_error mape MAPE' },
    MeanSquaredError: { also: 'mean_squared_error mse MSE' },
    MeanSquaredLogarithmicError: { also: 'mean_squared_logarithmic_error msle MSLE' },
    R2Score: { options: 'class_aggregation num_regressors' },
    RootMeanSquaredError: {},
    binary_focal_crossentropy: { options: 'apply_class_balancing alpha gamma from_logits label_smoothing axis' },
    categorical_focal_crossentropy: { options: 'alpha gamma from_logits label_smoothing axis' },
    huber: { options: 'delta' },
    log_cosh: {},
  },
  optimizers: {
    Adadelta: {
      options:
        'learning_rate rho epsilon weight_decay clipnorm clipvalue global_clipnorm use_ema ema_momentum ema_overwrite_frequency loss_scale_factor gradient_accumulation_steps',
    },
    Adafactor: {
      options:
        'learning_rate beta_2_decay epsilon_1 epsilon_2 clip_threshold relative_step weight_decay clipnorm clipvalue global_clipnorm use_ema ema_momentum ema_overwrite_frequency loss_scale_factor gradient_accumulation_steps',
    },
    Adagrad: {
      options:
        'learning_rate initial_accumulator_value epsilon weight_decay clipnorm clipvalue global_clipnorm use_ema ema_momentum ema_overwrite_frequency loss_scale_factor gradient_accumulation_steps',
    },
    Adam: {
      options:
        'learning_rate beta_1 beta_2 epsilon amsgrad weight_decay clipnorm clipvalue global_clipnorm use_ema ema_momentum ema_overwrite_frequency loss_scale_factor gradient_accumulation_steps',
    },
    Adamax: {
      options:
        'learning_rate beta_1 beta_2 epsilon weight_decay clipnorm clipvalue global_clipnorm use_ema ema_momentum ema_overwrite_frequency loss_scale_factor gradient_accumulation_steps',
    },
    AdamW: {
      options:
        'learning_rate weight_decay beta_1 beta_2 epsilon amsgrad clipnorm clipvalue global_clipnorm use_ema ema_momentum ema_overwrite_frequency loss_scale_factor gradient_accumulation_steps',
    },
    Ftrl: {
      options:
        'learning_rate learning_rate_power initial_accumulator_value l1_regularization_strength l2_regularization_strength l2_shrinkage_regularization_strength beta weight_decay clipnorm clipvalue global_clipnorm use_ema ema_momentum ema_overwrite_frequency loss_scale_factor gradient_accumulation_steps',
    },
    Lamb: {
      options:
        'learning_rate beta_1 beta_2 epsilon weight_decay clipnorm clipvalue global_clipnorm use_ema ema_momentum ema_overwrite_frequency loss_scale_factor gradient_accumulation_steps',
    },
    Lion: {
      options:
        'learning_rate beta_1 beta_2 weight_decay clipnorm clipvalue global_clipnorm use_ema ema_momentum ema_overwrite_frequency loss_scale_factor gradient_accumulation_steps',
    },
    LossScaleOptimizer: { options: 'inner_optimizer initial_scale dynamic_growth_steps' },
    MultiOptimizer: { options: 'optimizer_map loss_scale_factor' },
    OptimizerMap: { options: 'default_optimizer optimizer_map' },
    Muon: {
      options:
        'learning_rate adam_beta_1 adam_beta_2 adam_weight_decay epsilon weight_decay clipnorm clipvalue global_clipnorm use_ema ema_momentum ema_overwrite_frequency loss_scale_factor gradient_accumulation_steps exclude_layers exclude_embeddings muon_a muon_b muon_c adam_lr_ratio momentum ns_steps nesterov rms_rate',
    },
    Nadam: {
      options:
        'learning_rate beta_1 beta_2 epsilon weight_decay clipnorm clipvalue global_clipnorm use_ema ema_momentum ema_overwrite_frequency loss_scale_factor gradient_accumulation_steps',
    },
    Optimizer: {},
    RMSprop: {
      options:
        'learning_rate rho momentum epsilon centered weight_decay clipnorm clipvalue global_clipnorm use_ema ema_momentum ema_overwrite_frequency loss_scale_factor gradient_accumulation_steps',
    },
    ScheduleFreeAdamW: {
      options:
        'learning_rate beta_1 beta_2 epsilon warmup_steps weight_decay clipnorm clipvalue global_clipnorm use_ema ema_momentum ema_overwrite_frequency loss_scale_factor gradient_accumulation_steps',
    },
    SGD: {
      options:
        'learning_rate momentum nesterov weight_decay clipnorm clipvalue global_clipnorm use_ema ema_momentum ema_overwrite_frequency loss_scale_factor gradient_accumulation_steps',
    },
  },
  schedules: {
    CosineDecay: { options: 'initial_learning_rate decay_steps alpha warmup_target warmup_steps' },
    CosineDecayRestarts: { options: 'initial_learning_rate first_decay_steps t_mul m_mul alpha' },
    ExponentialDecay: { options: 'initial_learning_rate decay_steps decay_rate staircase' },
    InverseTimeDecay: { options: 'initial_learning_rate decay_steps decay_rate staircase' },
    LearningRateSchedule: {},
    PiecewiseConstantDecay: { options: 'boundaries values' },
    PolynomialDecay: { options: 'initial_learning_rate decay_steps end_learning_rate power cycle' },
  },
  initializers: {
    STFT: { also: 'STFTInitializer stft', options: 'side window scaling periodic' },
    Constant: { also: 'constant', options: 'value' },
    Identity: { also: 'IdentityInitializer identity', options: 'gain' },
    Ones: { also: 'ones one' },
    Zeros: { also: 'zeros zero' },
    Initializer: {},
    GlorotNormal: { also: 'glorot_normal', options: 'seed input_axes output_axes' },
    GlorotUniform: { also: 'glorot_uniform', options: 'seed input_axes output_axes' },
    HeNormal: { also: 'he_normal', options: 'seed input_axes output_axes' },
    HeUniform: { also: 'he_uniform', options: 'seed input_axes output_axes' },
    LecunNormal: { also: 'lecun_normal', options: 'seed input_axes output_axes' },
    LecunUniform: { also: 'lecun_uniform', options: 'seed input_axes output_axes' },
    Orthogonal: { also: 'OrthogonalInitializer orthogonal', options: 'gain seed' },
    RandomNormal: { also: 'random_normal normal', options: 'mean stddev seed' },
    RandomUniform: { also: 'random_uniform uniform', options: 'minval maxval seed' },
    TruncatedNormal: { also: 'truncated_normal', options: 'mean stddev seed' },
    VarianceScaling: { also: 'variance_scaling', options: 'scale mode distribution seed input_axes output_axes' },
  },
  regularizers: {
    L1: { also: 'l1', options: 'l1' },
    L1L2: { also: 'l1_l2', options: 'l1 l2' },
    L2: { also: 'l2', options: 'l2' },
    OrthogonalRegularizer: { also: 'orthogonal_regularizer', options: 'factor mode' },
    Regularizer: {},
  },
  constraints: {
    Constraint: {},
    MaxNorm: { also: 'max_norm', options: 'max_value axis' },
    MinMaxNorm: { also: 'min_max_norm', options: 'min_value max_value rate axis' },
    NonNeg: { also: 'non_neg' },
    UnitNorm: { also: 'unit_norm', options: 'axis' },
  },
  layers: {
    TFSMLayer: { options: 'filepath call_endpoint call_training_endpoint trainable' },
    Activation: { options: 'activation' },
    ELU: { options: 'alpha' },
    LeakyReLU: { options: 'negative_slope' },
    PReLU: { options: 'alpha_initializer alpha_regularizer alpha_constraint shared_axes' },
    ReLU: { options: 'max_value negative_slope threshold' },
    Softmax: { options: 'axis' },
    AdditiveAttention: { options: 'use_scale dropout' },
    Attention: { options: 'use_scale score_mode dropout seed' },
    GroupQueryAttention: {
      options:
        'head_dim num_query_heads num_key_value_heads dropout use_bias sliding_window flash_attention kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint use_gate seed',
    },
    MultiHeadAttention: {
      options:
        'num_heads key_dim value_dim dropout use_bias output_shape attention_axes sliding_window flash_attention kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint use_gate seed',
    },
    Conv1D: {
      also: 'Convolution1D',
      options:
        'filters kernel_size strides padding dilation_rate groups activation use_bias kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint',
    },
    Conv1DTranspose: {
      also: 'Convolution1DTranspose',
      options:
        'filters kernel_size strides padding output_padding dilation_rate activation use_bias kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint',
    },
    Conv2D: {
      also: 'Convolution2D',
      options:
        'filters kernel_size strides padding dilation_rate groups activation use_bias kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint',
    },
    Conv2DTranspose: {
      also: 'Convolution2DTranspose',
      options:
        'filters kernel_size strides padding output_padding dilation_rate activation use_bias kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint',
    },
    Conv3D: {
      also: 'Convolution3D',
      options:
        'filters kernel_size strides padding dilation_rate groups activation use_bias kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint',
    },
    Conv3DTranspose: {
      also: 'Convolution3DTranspose',
      options:
        'filters kernel_size strides padding output_padding dilation_rate activation use_bias kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint',
    },
    DepthwiseConv1D: {
      options:
        'kernel_size strides padding depth_multiplier dilation_rate activation use_bias depthwise_initializer bias_initializer depthwise_regularizer bias_regularizer activity_regularizer depthwise_constraint bias_constraint',
    },
    DepthwiseConv2D: {
      options:
        'kernel_size strides padding depth_multiplier dilation_rate activation use_bias depthwise_initializer bias_initializer depthwise_regularizer bias_regularizer activity_regularizer depthwise_constraint bias_constraint',
    },
    SeparableConv1D: {
      also: 'SeparableConvolution1D',
      options:
        'filters kernel_size strides padding dilation_rate depth_multiplier activation use_bias depthwise_initializer pointwise_initializer bias_initializer depthwise_regularizer pointwise_regularizer bias_regularizer activity_regularizer depthwise_constraint pointwise_constraint bias_constraint',
    },
    SeparableConv2D: {
      also: 'SeparableConvolution2D',
      options:
        'filters kernel_size strides padding dilation_rate depth_multiplier activation use_bias depthwise_initializer pointwise_initializer bias_initializer depthwise_regularizer pointwise_regularizer bias_regularizer activity_regularizer depthwise_constraint pointwise_constraint bias_constraint',
    },
    Dense: {
      options:
        'units activation use_bias kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint lora_rank lora_alpha quantization_config',
    },
    EinsumDense: {
      options:
        'equation output_shape activation bias_axes kernel_initializer bias_initializer kernel_regularizer bias_regularizer kernel_constraint bias_constraint lora_rank lora_alpha gptq_unpacked_column_size quantization_config',
    },
    Embedding: {
      options:
        'input_dim output_dim embeddings_initializer embeddings_regularizer embeddings_constraint mask_zero weights lora_rank lora_alpha quantization_config',
    },
    Identity: {},
    InputLayer: { options: 'shape batch_size sparse ragged batch_shape input_tensor optional' },
    Lambda: { options: 'function output_shape mask arguments' },
    Masking: { options: 'mask_value' },
    ReversibleEmbedding: {
      options:
        'input_dim output_dim tie_weights embeddings_initializer embeddings_regularizer embeddings_constraint mask_zero reverse_dtype logit_soft_cap',
    },
    TernaryDense: {
      options:
        'units threshold activation use_bias kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint',
    },
    Wrapper: { options: 'layer' },
    InputSpec: { options: 'shape ndim max_ndim min_ndim axes allow_last_axis_squeeze optional' },
    Layer: { options: 'activity_regularizer trainable' },
    Add: { also: 'add' },
    Average: { also: 'average' },
    Concatenate: { also: 'concatenate', options: 'axis' },
    Dot: { also: 'dot', options: 'axes normalize' },
    Maximum: { also: 'maximum' },
    Minimum: { also: 'minimum' },
    Multiply: { also: 'multiply' },
    Subtract: { also: 'subtract' },
    BatchNormalization: {
      options:
        'axis momentum epsilon center scale beta_initializer gamma_initializer moving_mean_initializer moving_variance_initializer beta_regularizer gamma_regularizer beta_constraint gamma_constraint renorm renorm_clipping renorm_momentum synchronized',
    },
    GroupNormalization: {
      options:
        'groups axis epsilon center scale beta_initializer gamma_initializer beta_regularizer gamma_regularizer beta_constraint gamma_constraint',
    },
    LayerNormalization: {
      options:
        'axis epsilon center scale beta_initializer gamma_initializer beta_regularizer gamma_regularizer beta_constraint gamma_constraint',
    },
    RMSNormalization: { options: 'axis epsilon' },
    SpectralNormalization: { options: 'layer power_iterations' },
    UnitNormalization: { options: 'axis' },
    AdaptiveAveragePooling1D: { options: 'output_size' },
    AdaptiveAveragePooling2D: { options: 'output_size' },
    AdaptiveAveragePooling3D: { options: 'output_size' },
    AdaptiveMaxPooling1D: { options: 'output_size' },
    AdaptiveMaxPooling2D: { options: 'output_size' },
    AdaptiveMaxPooling3D: { options: 'output_size' },
    AveragePooling1D: { also: 'AvgPool1D', options: 'pool_size strides padding' },
    AveragePooling2D: { also: 'AvgPool2D', options: 'pool_size strides padding' },
    AveragePooling3D: { also: 'AvgPool3D', options: 'pool_size strides padding' },
    GlobalAveragePooling1D: { also: 'GlobalAvgPool1D', options: 'keepdims' },
    GlobalAveragePooling2D: { also: 'GlobalAvgPool2D', options: 'keepdims' },
    GlobalAveragePooling3D: { also: 'GlobalAvgPool3D', options: 'keepdims' },
    GlobalMaxPooling1D: { also: 'GlobalMaxPool1D', options: 'keepdims' },
    GlobalMaxPooling2D: { also: 'GlobalMaxPool2D', options: 'keepdims' },
    GlobalMaxPooling3D: { also: 'GlobalMaxPool3D', options: 'keepdims' },
    MaxPooling1D: { also: 'MaxPool1D', options: 'pool_size strides padding' },
    MaxPooling2D: { also: 'MaxPool2D', options: 'pool_size strides padding' },
    MaxPooling3D: { also: 'MaxPool3D', options: 'pool_size strides padding' },
    CategoryEncoding: { options: 'num_tokens output_mode sparse' },
    Discretization: { options: 'bin_boundaries num_bins epsilon output_mode sparse' },
    HashedCrossing: { options: 'num_bins output_mode sparse' },
    Hashing: { options: 'num_bins mask_value salt output_mode sparse' },
    AugMix: { options: 'value_range num_chains chain_depth factor alpha all_ops interpolation seed' },
    AutoContrast: { options: 'value_range' },
    CenterCrop: { options: 'height width' },
    ContrastLimitedAdaptiveHistogramEqualization: { options: 'value_range clip_limit tile_grid_size' },
    CutMix: { options: 'factor seed' },
    Equalization: { options: 'value_range bins' },
    MaxNumBoundingBoxes: { options: 'max_number fill_value' },
    MixUp: { options: 'alpha seed' },
    RandAugment: { options: 'value_range num_ops factor interpolation seed' },
    RandomBrightness: { options: 'factor value_range seed' },
    RandomColorDegeneration: { options: 'factor value_range seed' },
    RandomColorJitter: { options: 'value_range brightness_factor contrast_factor saturation_factor hue_factor seed' },
    RandomContrast: { options: 'factor value_range seed' },
    RandomCrop: { options: 'height width seed' },
    RandomElasticTransform: { options: 'factor scale interpolation fill_mode fill_value value_range seed' },
    RandomErasing: { options: 'factor scale fill_value value_range seed' },
    RandomFlip: { options: 'mode seed' },
    RandomGaussianBlur: { options: 'factor kernel_size sigma value_range seed' },
    RandomGrayscale: { options: 'factor seed' },
    RandomHue: { options: 'factor value_range seed' },
    RandomInvert: { options: 'factor value_range seed' },
    RandomPerspective: { options: 'factor scale interpolation fill_value seed' },
    RandomPosterization: { options: 'factor value_range seed' },
    RandomRotation: { options: 'factor fill_mode interpolation seed fill_value' },
    RandomSaturation: { options: 'factor value_range seed' },
    RandomSharpness: { options: 'factor value_range seed' },
    RandomShear: { options: 'x_factor y_factor interpolation fill_mode fill_value seed' },
    RandomTranslation: { options: 'height_factor width_factor fill_mode interpolation seed fill_value' },
    RandomZoom: { options: 'height_factor width_factor fill_mode interpolation seed fill_value' },
    Resizing: {
      options: 'height width interpolation crop_to_aspect_ratio pad_to_aspect_ratio fill_mode fill_value antialias',
    },
    Solarization: { options: 'addition_factor threshold_factor value_range seed' },
    IntegerLookup: {
      options:
        'max_tokens num_oov_indices mask_token oov_token vocabulary vocabulary_dtype idf_weights invert output_mode sparse pad_to_max_tokens oov_method salt',
    },
    MelSpectrogram: {
      options:
        'fft_length sequence_stride sequence_length window sampling_rate num_mel_bins min_freq max_freq power_to_db top_db mag_exp min_power ref_power',
    },
    Normalization: { options: 'axis mean variance invert' },
    Pipeline: { options: 'layers' },
    Rescaling: { options: 'scale offset' },
    STFTSpectrogram: { options: 'mode frame_length frame_step fft_length window periodic scaling padding expand_dims' },
    StringLookup: {
      options:
        'max_tokens num_oov_indices mask_token oov_token vocabulary idf_weights invert output_mode pad_to_max_tokens sparse encoding salt',
    },
    TextVectorization: {
      options:
        'max_tokens standardize split ngrams output_mode output_sequence_length pad_to_max_tokens vocabulary idf_weights sparse ragged encoding',
    },
    ActivityRegularization: { options: 'l1 l2' },
    AlphaDropout: { options: 'rate noise_shape seed' },
    Dropout: { options: 'rate noise_shape seed' },
    GaussianDropout: { options: 'rate seed' },
    GaussianNoise: { options: 'stddev seed' },
    SpatialDropout1D: { options: 'rate seed' },
    SpatialDropout2D: { options: 'rate seed' },
    SpatialDropout3D: { options: 'rate seed' },
    Cropping1D: { options: 'cropping' },
    Cropping2D: { options: 'cropping' },
    Cropping3D: { options: 'cropping' },
    Flatten: {},
    Permute: { options: 'dims' },
    RepeatVector: { options: 'n' },
    Reshape: { options: 'target_shape' },
    UpSampling1D: { options: 'size' },
    UpSampling2D: { options: 'size interpolation' },
    UpSampling3D: { options: 'size' },
    ZeroPadding1D: { options: 'padding' },
    ZeroPadding2D: { options: 'padding' },
    ZeroPadding3D: { options: 'padding' },
    Bidirectional: { options: 'layer merge_mode weights backward_layer' },
    ConvLSTM1D: {
      options:
        'filters kernel_size strides padding dilation_rate activation recurrent_activation use_bias kernel_initializer recurrent_initializer bias_initializer unit_forget_bias kernel_regularizer recurrent_regularizer bias_regularizer activity_regularizer kernel_constraint recurrent_constraint bias_constraint dropout recurrent_dropout seed return_sequences return_state go_backwards stateful',
    },
    ConvLSTM2D: {
      options:
        'filters kernel_size strides padding dilation_rate activation recurrent_activation use_bias kernel_initializer recurrent_initializer bias_initializer unit_forget_bias kernel_regularizer recurrent_regularizer bias_regularizer activity_regularizer kernel_constraint recurrent_constraint bias_constraint dropout recurrent_dropout seed return_sequences return_state go_backwards stateful',
    },
    ConvLSTM3D: {
      options:
        'filters kernel_size strides padding dilation_rate activation recurrent_activation use_bias kernel_initializer recurrent_initializer bias_initializer unit_forget_bias kernel_regularizer recurrent_regularizer bias_regularizer activity_regularizer kernel_constraint recurrent_constraint bias_constraint dropout recurrent_dropout seed return_sequences return_state go_backwards stateful',
    },
    GRU: {
      options:
        'units activation recurrent_activation use_bias kernel_initializer recurrent_initializer bias_initializer kernel_regularizer recurrent_regularizer bias_regularizer activity_regularizer kernel_constraint recurrent_constraint bias_constraint dropout recurrent_dropout seed return_sequences return_state go_backwards stateful unroll reset_after use_cudnn',
    },
    GRUCell: {
      options:
        'units activation recurrent_activation use_bias kernel_initializer recurrent_initializer bias_initializer kernel_regularizer recurrent_regularizer bias_regularizer kernel_constraint recurrent_constraint bias_constraint dropout recurrent_dropout reset_after seed',
    },
    LSTM: {
      options:
        'units activation recurrent_activation use_bias kernel_initializer recurrent_initializer bias_initializer unit_forget_bias kernel_regularizer recurrent_regularizer bias_regularizer activity_regularizer kernel_constraint recurrent_constraint bias_constraint dropout recurrent_dropout seed return_sequences return_state go_backwards stateful unroll use_cudnn',
    },
    LSTMCell: {
      options:
        'units activation recurrent_activation use_bias kernel_initializer recurrent_initializer bias_initializer unit_forget_bias kernel_regularizer recurrent_regularizer bias_regularizer kernel_constraint recurrent_constraint bias_constraint dropout recurrent_dropout seed',
    },
    RNN: { options: 'cell return_sequences return_state go_backwards stateful unroll zero_output_for_mask' },
    SimpleRNN: {
      options:
        'units activation use_bias kernel_initializer recurrent_initializer bias_initializer kernel_regularizer recurrent_regularizer bias_regularizer activity_regularizer kernel_constraint recurrent_constraint bias_constraint dropout recurrent_dropout return_sequences return_state go_backwards stateful unroll seed',
    },
    SimpleRNNCell: {
      options:
        'units activation use_bias kernel_initializer recurrent_initializer bias_initializer kernel_regularizer recurrent_regularizer bias_regularizer kernel_constraint recurrent_constraint bias_constraint dropout recurrent_dropout seed',
    },
    StackedRNNCells: { options: 'cells' },
    TimeDistributed: { options: 'layer' },
    FlaxLayer: { options: 'module method variables' },
    JaxLayer: { options: 'call_fn init_fn params state seed native_serialization_platforms' },
    TorchModuleWrapper: { options: 'module output_shape' },
    Input: { options: 'shape batch_size sparse ragged batch_shape tensor optional' },
  },
  activations: {
    celu: { options: 'alpha' },
    elu: { options: 'alpha' },
    exponential: {},
    gelu: { options: 'approximate' },
    glu: { options: 'axis' },
    hard_shrink: { options: 'threshold' },
    hard_sigmoid: {},
    hard_silu: { also: 'hard_swish' },
    hard_tanh: {},
    leaky_relu: { options: 'negative_slope' },
    linear: {},
    log_sigmoid: {},
    log_softmax: { options: 'axis' },
    mish: {},
    relu: { options: 'negative_slope max_value threshold' },
    relu6: {},
    selu: {},
    sigmoid: {},
    silu: { also: 'swish' },
    soft_shrink: { options: 'threshold' },
    softmax: { options: 'axis' },
    softplus: {},
    softsign: {},
    sparse_plus: {},
    sparse_sigmoid: {},
    sparsemax: { options: 'axis' },
    squareplus: { options: 'b' },
    tanh: {},
    tanh_shrink: {},
    threshold: { options: 'threshold default_value' },
  },
  callbacks: {
    BackupAndRestore: { options: 'backup_dir save_freq double_checkpoint delete_checkpoint' },
    Callback: {},
    CallbackList: { options: 'callbacks add_history add_progbar model' },
    CSVLogger: { options: 'filename separator append' },
    EarlyStopping: {
      options: 'monitor min_delta patience verbose mode baseline restore_best_weights start_from_epoch',
    },
    History: {},
    LambdaCallback: {
      options: 'on_epoch_begin on_epoch_end on_train_begin on_train_end on_train_batch_begin on_train_batch_end',
    },
    LearningRateScheduler: { options: 'schedule verbose' },
    ModelCheckpoint: {
      options: 'filepath monitor verbose save_best_only save_weights_only mode save_freq initial_value_threshold',
    },
    OrbaxCheckpoint: {
      options:
        'directory monitor verbose save_best_only mode save_freq initial_value_threshold max_to_keep save_on_background save_weights_only',
    },
    ProgbarLogger: {},
    ReduceLROnPlateau: { options: 'monitor factor patience verbose mode min_delta cooldown min_lr' },
    RemoteMonitor: { options: 'root path field headers send_as_json' },
    SwapEMAWeights: { options: 'swap_on_epoch' },
    TensorBoard: {
      options:
        'log_dir histogram_freq write_graph write_images write_steps_per_second update_freq profile_batch embeddings_freq embeddings_metadata',
    },
    TerminateOnNaN: { options: 'raise_error' },
  },
  utils: {
    clear_session: { options: 'free_memory' },
    is_keras_tensor: { options: 'x' },
    standardize_dtype: {},
    FeatureSpace: { options: 'features output_mode crosses crossing_dim hashing_dim num_discretization_bins' },
    get_source_inputs: { options: 'tensor' },
    CustomObjectScope: { also: 'custom_object_scope', options: 'custom_objects' },
    get_custom_objects: {},
    get_registered_name: { options: 'obj' },
    get_registered_object: { options: 'custom_objects module_objects' },
    register_keras_serializable: { options: 'package' },
    deserialize_keras_object: { options: 'config custom_objects safe_mode' },
    serialize_keras_object: { options: 'obj' },
    pack_x_y_sample_weight: { options: 'x y sample_weight' },
    unpack_x_y_sample_weight: { options: 'data' },
    PyDataset: { also: 'Sequence', options: 'workers use_multiprocessing max_queue_size' },
    audio_dataset_from_directory: {
      options:
        'directory labels label_mode class_names batch_size sampling_rate output_sequence_length ragged shuffle seed validation_split subset follow_links format verbose',
    },
    Config: {},
    split_dataset: { options: 'dataset left_size right_size shuffle seed preferred_backend' },
    get_file: {
      options:
        'fname origin untar md5_hash file_hash cache_subdir hash_algorithm extract archive_format cache_dir force_download',
    },
    image_dataset_from_directory: {
      options:
        'directory labels label_mode class_names color_mode batch_size image_size shuffle seed validation_split subset interpolation follow_links crop_to_aspect_ratio pad_to_aspect_ratio format verbose',
    },
    array_to_img: { options: 'x scale' },
    img_to_array: { options: 'img' },
    load_img: { options: 'path color_mode target_size interpolation keep_aspect_ratio' },
    save_img: { options: 'path x file_format scale' },
    disable_interactive_logging: {},
    enable_interactive_logging: {},
    is_interactive_logging_enabled: {},
    model_to_dot: {
      options:
        'model show_shapes show_dtype show_layer_names rankdir expand_nested dpi subgraph show_layer_activations show_trainable splines',
    },
    plot_model: {
      options:
        'model to_file show_shapes show_dtype show_layer_names rankdir expand_nested dpi show_layer_activations show_trainable splines',
    },
    normalize: { options: 'x axis order' },
    to_categorical: { options: 'x num_classes' },
    Progbar: { options: 'target width verbose interval stateful_metrics stateless_metrics unit_name' },
    set_random_seed: { options: 'seed' },
    pad_sequences: { options: 'sequences maxlen padding truncating value' },
    text_dataset_from_directory: {
      options:
        'directory labels label_mode class_names batch_size max_length shuffle seed validation_split subset follow_links format verbose',
    },
    timeseries_dataset_from_array: {
      options:
        'data targets sequence_length sequence_stride sampling_rate batch_size shuffle seed start_index end_index format',
    },
  },
  'tf.data': {
    'Dataset.from_tensor_slices': {},
    'Dataset.from_tensors': {},
    'Dataset.from_generator': {},
    'Dataset.list_files': {},
    'Dataset.range': {},
    'Dataset.zip': {},
    'Dataset.choose_from_datasets': {},
    'Dataset.sample_from_datasets': {},
    'Dataset.random': {},
    'Dataset.apply': {},
    'Dataset.as_numpy_iterator': {},
    'Dataset.batch': {},
    'Dataset.bucket_by_sequence_length': {},
    'Dataset.cache': {},
    'Dataset.cardinality': {},
    'Dataset.concatenate': {},
    'Dataset.counter': {},
    'Dataset.enumerate': {},
    'Dataset.filter': {},
    'Dataset.fingerprint': {},
    'Dataset.flat_map': {},
    'Dataset.get_single_element': {},
    'Dataset.group_by_window': {},
    'Dataset.ignore_errors': {},
    'Dataset.interleave': {},
    'Dataset.map': {},
    'Dataset.options': {},
    'Dataset.padded_batch': {},
    'Dataset.prefetch': {},
    'Dataset.ragged_batch': {},
    'Dataset.rebatch': {},
    'Dataset.reduce': {},
    'Dataset.rejection_resample': {},
    'Dataset.repeat': {},
    'Dataset.scan': {},
    'Dataset.shard': {},
    'Dataset.shuffle': {},
    'Dataset.skip': {},
    'Dataset.snapshot': {},
    'Dataset.sparse_batch': {},
    'Dataset.take': {},
    'Dataset.take_while': {},
    'Dataset.unbatch': {},
    'Dataset.unique': {},
    'Dataset.window': {},
    'Dataset.save': {},
    'Dataset.load': {},
    TextLineDataset: {},
    TFRecordDataset: {},
    FixedLengthRecordDataset: {},
    'experimental.make_csv_dataset': {},
    'experimental.CsvDataset': {},
  },
  datasets: {
    boston_housing: {},
    california_housing: {},
    cifar10: {},
    cifar100: {},
    fashion_mnist: {},
    imdb: {},
    mnist: {},
    reuters: {},
  },
} as const satisfies Record<string, KerasNames>;

export type Kind = keyof typeof KERAS;
